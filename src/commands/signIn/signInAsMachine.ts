import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { enterpriseCertificate } from '../../core/keys/enterpriseCertificate.ts';
import { thumbprint } from '../../core/keys/jwk.ts';
import type { ReadPrivateKey } from '../../core/keys/rsaKey.ts';
import { TokenError } from '../../core/maskinporten/tokenEndpoint.ts';
import { environmentLabel } from '../../messages/environmentLabel.ts';
import { Refusal } from '../../messages/problem.ts';
import { logInMachine } from '../../session/machineLogin.ts';
import { type AdminKey, grantKey } from '../../session/adminClients.ts';
import type { SignedInOrganisation } from '../../session/signedIn.ts';
import type { Attempt } from '../attempt.ts';
import { whileCancellable } from '../runCommand.ts';
import { pasteKey, readKeyFile, readWithPassword, tidyClipboard } from '../keys/givenKeys.ts';

interface GivenAdminKey {
  readonly key: AdminKey;
  /** The text it was read from, where it was pasted and not a file. */
  readonly pasted: string | undefined;
}

/** Asks for an admin client's private key: a file or a pasted text, its password, which one, its kid. Undefined when given up. */
async function askAdminKey(app: Pick<App, 'now'>, environment: string): Promise<GivenAdminKey | undefined> {
  const input = await askInput(environment);
  const key = input === undefined ? undefined : await adminKeyIn(input, app, environment);
  return key && { key, pasted: typeof input === 'string' ? input : undefined };
}

async function adminKeyIn(
  input: Uint8Array | string,
  app: Pick<App, 'now'>,
  environment: string,
): Promise<AdminKey | undefined> {
  const keys = await readWithPassword(input, l10n.t('{0}: key password', environment));
  const key = keys && (await chooseKey(keys, environment));
  if (!key) return undefined;
  const { x5c } = key;
  // A key that names its kid is a registered one, and a client that has one must use it (self-service-api.md §5).
  if (x5c && key.jwk.kid === undefined) {
    requireCurrent(x5c, app.now());
    // Never sent beside x5c; it only completes the key.
    return { version: 1, jwk: { ...key.jwk, kid: thumbprint(key.jwk) }, x5c: [...x5c] };
  }
  const kid = key.jwk.kid ?? (await askKid(environment));
  return kid === undefined ? undefined : { version: 1, jwk: { ...key.jwk, kid } };
}

async function askInput(environment: string): Promise<Uint8Array | string | undefined> {
  const file = {
    label: `$(file) ${l10n.t('From a file…')}`,
    detail: l10n.t('JWK, PEM or PKCS#12 (.p12, .pfx) with an enterprise certificate'),
  };
  const paste = { label: `$(clippy) ${l10n.t('Paste it…')}`, detail: l10n.t('JWK or PEM. The pasted text is hidden.') };
  const title = l10n.t('{0}: admin client’s private key', environment);
  const chosen = await window.showQuickPick([file, paste], { title, ignoreFocusOut: true });
  if (chosen === file) {
    const [uri] = (await window.showOpenDialog({ title, openLabel: l10n.t('Use This Key') })) ?? [];
    return uri && readKeyFile(uri);
  }
  if (chosen !== paste) return undefined;
  return pasteKey(title);
}

async function chooseKey(keys: readonly ReadPrivateKey[], environment: string): Promise<ReadPrivateKey | undefined> {
  if (keys.length === 1) return keys[0];
  const items = keys.map((key) => ({
    label: `$(key) ${key.x5c ? enterpriseCertificate(key.x5c).subject : (key.jwk.kid ?? l10n.t('(no key ID)'))}`,
    description: `RSA ${key.bits}`,
    key,
  }));
  const title = l10n.t('{0}: which key?', environment);
  return (await window.showQuickPick(items, { title, ignoreFocusOut: true }))?.key;
}

function requireCurrent(x5c: readonly string[], now: Date): void {
  const { notBefore, notAfter, subject } = enterpriseCertificate(x5c);
  if (now >= notBefore && now <= notAfter) return;
  throw new Refusal({
    what: now > notAfter ? l10n.t('The certificate has expired.') : l10n.t('The certificate isn’t valid yet.'),
    why: l10n.t('{0}: valid from {1} to {2}.', subject, notBefore.toLocaleDateString(), notAfter.toLocaleDateString()),
    next: l10n.t('Use a valid certificate issued to the organisation.'),
  });
}

function askKid(environment: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('{0}: key ID (kid)', environment),
    prompt: l10n.t('As registered on the admin client. The key itself doesn’t contain it.'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^[A-Za-z0-9._-]+$/.test(value) ? undefined : l10n.t('Use only letters, digits, “.”, “_” and “-”.'),
  });
}

/** Asks for the id of a client that is registered already. Undefined when the person thought better of it. */
async function askClientId(title: string, prompt?: string): Promise<string | undefined> {
  const given = await window.showInputBox({
    title,
    ...(prompt !== undefined && { prompt }),
    ignoreFocusOut: true,
    validateInput: (value) => (/^[\x21-\x7e]+$/.test(value.trim()) ? undefined : l10n.t('Enter an ID without spaces.')),
  });
  return given?.trim();
}

type MachineSignInServices = Pick<
  App,
  'environments' | 'now' | 'settings' | 'http' | 'newId' | 'adminClients' | 'sessions'
>;

/** Signs in with an admin client: its id, and the key it signs with. */
export async function signInAsMachine(app: MachineSignInServices, _given: unknown, attempt: Attempt): Promise<void> {
  const items = app.environments.ids().map((environment) => {
    const { text, icon } = environmentLabel({ environment, kind: app.environments.kind(environment) });
    return { label: `$(${icon}) ${text}`, environment };
  });
  const title = l10n.t('Which environment do you want to sign in to as a machine?');
  const chosen = await attempt.once('environment', () => window.showQuickPick(items, { title }));
  if (chosen) await signInAsMachineTo(app, chosen.environment, attempt);
}

export async function signInAsMachineTo(
  app: MachineSignInServices,
  id: string,
  attempt: Attempt,
): Promise<SignedInOrganisation | undefined> {
  const environment = await app.environments.get(id);
  const { text } = environmentLabel({ environment: id, kind: environment.kind });
  const clientId = await attempt.once('clientId', () =>
    askClientId(
      l10n.t('{0}: admin client ID', text),
      l10n.t('The client Digdir gave your organisation for self-service'),
    ),
  );
  if (clientId === undefined) return undefined;
  const given = await attempt.once('key', () => askAdminKey(app, text));
  if (!given) return undefined;
  const { key, pasted } = given;
  const admin = { clientId, key: grantKey(key), scopes: app.settings.get('adminClient.scopes') };
  const title = l10n.t('Signing in to {0} as a machine', text);
  const { user, scopes } = await attempt.once('login', () =>
    whileCancellable(title, (signal) => logInMachine(app, environment, admin, signal)).then(
      undefined,
      (error: unknown) => {
        // It is what was given that was refused.
        if (error instanceof TokenError) attempt.forget('clientId', 'key');
        throw error;
      },
    ),
  );
  const orgno = user.authenticated_organization_number;
  await app.adminClients.keep(id, clientId, key);
  const name = user.authenticated_organization_name ?? orgno;
  const signIn = { how: 'machine' as const, clientId, scopes: [...scopes] };
  const organisation: SignedInOrganisation = { environment: id, kind: environment.kind, orgno, name, signIn };
  await app.sessions.add(organisation);
  tell(app, text, organisation);
  // Nobody waits for the answer: what needed the sign-in goes on.
  if (pasted !== undefined) void tidyClipboard(pasted);
  return organisation;
}

function tell(app: Pick<App, 'sessions'>, text: string, organisation: SignedInOrganisation): void {
  const said = l10n.t('Signed in to {0} for {1} ({2}).', text, organisation.name, organisation.orgno);
  const readOnly = l10n.t(
    'The admin client has read-only access: it doesn’t have the scope {0}.',
    'idporten:dcr.write',
  );
  void window.showInformationMessage(app.sessions.isReadOnly(organisation) ? `${said} ${readOnly}` : said);
}
