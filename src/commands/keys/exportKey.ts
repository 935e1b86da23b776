import { env, l10n, QuickPickItemKind, Uri, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { encodeJwk } from '../../core/config/encodedJwk.ts';
import { keyName, type PrivateRsaJwk, publicHalf } from '../../core/keys/jwk.ts';
import {
  addToStore,
  encryptedPrivateKeyPem,
  naisVariables,
  privateKeyPem,
  publicKeyPem,
  storeFileName,
} from '../../core/keys/keyExport.ts';
import type { JsonWebKey } from '../../core/selfService/jsonWebKey.ts';
import { confirm, place } from '../../messages/confirm.ts';
import { Refusal } from '../../messages/problem.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import { readConfigFile } from '../../workspace/configFile.ts';
import { agreeWithGit } from '../../workspace/gitGuard.ts';
import { cliEnvironment } from '../../core/config/altinnCliSettings.ts';
import { requireStoredKey } from '../../workspace/writeConfig.ts';
import type { Attempt } from '../attempt.ts';
import { chooseFile, inHome, publicMembers, saveFile } from '../copyAndSave.ts';
import { chooseKey, type ChooseKeyServices, type KeyOfClient } from '../target.ts';
import { askNewPassphrase } from './givenKeys.ts';

/** Puts a private key last into a file of an Altinn JWKS tool's store, which may be there already (altinn-config.md §7). */
async function addToKeyStore({ organisation, client }: OrganisationClient, jwk: PrivateRsaJwk): Promise<void> {
  // Asked again where the next try begins: a file that takes no key is one that another place does not have.
  const uri = await chooseStore(client.client_name, cliEnvironment(organisation.kind), jwk.kid);
  if (!uri) return;
  const added = addToStore(await readConfigFile(uri), jwk);
  if (!added) {
    throw new Refusal({
      what: l10n.t('“{0}” isn’t a key set.', uri.fsPath),
      why: l10n.t('Nothing was written to it.'),
      next: l10n.t('Choose another name or folder.'),
    });
  }
  const question = l10n.t('Add the key to “{0}”?', uri.fsPath);
  const lost = l10n.t('To make room for the new key, these private keys will be deleted: {0}', added.lost.join(', '));
  if (added.lost.length > 0 && !(await confirm(question, lost, l10n.t('Add')))) return;
  if (await agreeWithGit(uri, organisation, false)) await saveFile(uri, added.text);
}

async function chooseStore(clientName: string, environment: 'test' | 'prod', kid: string): Promise<Uri | undefined> {
  const title = l10n.t('Select the Altinn JWKS tool’s store folder');
  const dialog = { title, canSelectFolders: true, canSelectFiles: false, defaultUri: inHome('') };
  const [folder] = (await window.showOpenDialog(dialog)) ?? [];
  const name = folder && (await askName(kid, clientName));
  return folder && name !== undefined ? Uri.joinPath(folder, storeFileName(name, environment)) : undefined;
}

function askName(kid: string, clientName: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Name in the store'),
    // The tool's kids begin with it.
    value: kid.replace(/-(TEST|PROD|SANDBOX)\..*$/, '') || keyName(clientName),
    ignoreFocusOut: true,
    validateInput: (typed) =>
      /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(typed) ? undefined : l10n.t('Use only letters, digits, “.”, “_” and “-”.'),
  });
}

/** A form that a private key can leave SecretStorage in. */
interface PrivateForm {
  readonly label: string;
  readonly description: string;
  /** The file's name after the key's. */
  readonly ending: string;
  /** What to know of it, for the question before. */
  readonly remark?: string;
  /** A text for the clipboard or a file; undefined when given up. */
  readonly text: (jwk: PrivateRsaJwk) => Promise<string | undefined> | string;
}

/** The forms of a client's private key that are one text. */
async function privateForms(
  app: Pick<App, 'environments'>,
  { organisation, client }: OrganisationClient,
): Promise<PrivateForm[]> {
  const environment = await app.environments.get(organisation.environment);
  const secret = (name: string, value: string) => `MaskinportenSettings--${name}: ${value}`;
  return [
    { label: 'JWK', description: l10n.t('JSON Web Key'), ending: 'jwk.json', text: pretty },
    { label: 'PEM', description: 'PKCS#8', ending: 'pem', text: (jwk) => privateKeyPem(jwk) },
    {
      label: l10n.t('Encrypted PEM'),
      description: l10n.t('PKCS#8, AES-256 with a passphrase'),
      ending: 'pem',
      text: async (jwk) => {
        const passphrase = await askNewPassphrase(l10n.t('Passphrase for the exported key'));
        return passphrase && encryptedPrivateKeyPem(jwk, passphrase);
      },
    },
    {
      label: 'Azure Key Vault',
      description: l10n.t('base64-encoded JWK'),
      ending: 'base64.txt',
      // altinn-config.md §2.
      remark: [
        l10n.t('Names of the secrets, with your app’s prefix if it has one:'),
        secret('JwkBase64', l10n.t('the exported value')),
        secret('ClientId', client.client_id),
        secret('Authority', environment.issuer),
      ].join('\n'),
      text: encodeJwk,
    },
    {
      label: 'NAIS',
      description: l10n.t('variables, as a .env file'),
      ending: 'env',
      text: (jwk) => naisVariables(environment, client.client_id, jwk),
    },
  ];
}

function pretty(json: unknown): string {
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

/** Exports a key in the form that is asked for, to the clipboard or a file. A private one leaves only after a question. */
export async function exportKey(
  app: ChooseKeyServices & Pick<App, 'environments' | 'secretClipboard'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const chosen = await attempt.once('key', () => chooseKey(app, given));
  if (!chosen) return;
  const { kid } = chosen.key;
  const secret = (form: PrivateForm) => ({
    ...form,
    label: `$(lock) ${form.label}`,
    description: `${l10n.t('Private')} · ${form.description}`,
    export: () => exportPrivate(app, chosen, form, attempt),
  });
  const store = {
    label: 'Altinn JWKS',
    description: l10n.t('for the Altinn JWKS tool'),
    ending: '',
    text: pretty,
  };
  const forms = chosen.stored ? [...(await privateForms(app, chosen.target)), store] : [];
  const items = [
    { label: l10n.t('Public'), kind: QuickPickItemKind.Separator, export: () => Promise.resolve() },
    ...publicForms(app, chosen, attempt),
    { label: l10n.t('Private'), kind: QuickPickItemKind.Separator, export: () => Promise.resolve() },
    ...forms.map((form) =>
      form === store ? { ...secret(form), export: () => toStore(app, chosen, attempt) } : secret(form),
    ),
  ];
  const title = l10n.t('Select an export format for the key “{0}”', kid);
  const form = await attempt.once('form', () => window.showQuickPick(items, { title, matchOnDescription: true }));
  await form?.export();
}

function publicForms(
  app: Pick<App, 'privateKeys' | 'clients' | 'secretClipboard'>,
  { target, key, stored }: KeyOfClient,
  attempt: Attempt,
) {
  const name = fileName(target.client.client_name, key.kid);
  const ids = { organisation: target.organisation, clientId: target.client.client_id, kid: key.kid };
  // One that is registered nowhere is known by its private half only.
  const own = async (): Promise<JsonWebKey> =>
    stored && !key.n ? publicHalf(await requireStoredKey(app.privateKeys, ids)) : publicMembers(key);
  const form = (label: string, description: string, ending: string, text: () => Promise<string>) => ({
    label: `$(key) ${label}`,
    description,
    export: async () => deliver(app, await text(), `${name}.${ending}`, attempt),
  });
  return [
    form('JWK', l10n.t('the public key, with the key ID'), 'pub.json', async () => pretty(await own())),
    form('PEM', l10n.t('the public key, SubjectPublicKeyInfo'), 'pub.pem', async () => {
      const { n, e } = await own();
      return publicKeyPem({ n: n ?? '', e: e ?? '' });
    }),
    form('JWKS', l10n.t('all public keys of the client'), 'jwks.json', async () =>
      pretty({ keys: (await app.clients.keys(target)).value.map(publicMembers) }),
    ),
  ];
}

async function exportPrivate(
  app: Pick<App, 'privateKeys' | 'secretClipboard'>,
  chosen: KeyOfClient,
  form: PrivateForm,
  attempt: Attempt,
): Promise<void> {
  if (!(await attempt.once('agreed', () => agreeToExport(chosen, form.remark)))) return;
  const { organisation, client } = chosen.target;
  const { kid } = chosen.key;
  const jwk = await requireStoredKey(app.privateKeys, { organisation, clientId: client.client_id, kid });
  const text = await attempt.once('text', () => form.text(jwk));
  if (text) await deliver(app, text, `${fileName(client.client_name, kid)}.${form.ending}`, attempt, chosen);
}

async function toStore(app: Pick<App, 'privateKeys'>, chosen: KeyOfClient, attempt: Attempt): Promise<void> {
  if (!(await attempt.once('agreed', () => agreeToExport(chosen)))) return;
  const { organisation, client } = chosen.target;
  const target = { organisation, clientId: client.client_id, kid: chosen.key.kid };
  await addToKeyStore(chosen.target, await requireStoredKey(app.privateKeys, target));
}

function agreeToExport({ target, key }: KeyOfClient, more?: string): Promise<boolean> {
  const question = l10n.t('Export the private key “{0}” of “{1}”?', key.kid, target.client.client_name);
  const leaves = l10n.t(
    'The private key will leave VS Code’s secret storage. Anyone who gets it can act as the client until the key is removed or expires.',
  );
  return confirm(question, [place(target.organisation), leaves, more].filter(Boolean).join('\n\n'), l10n.t('Export'));
}

/** To the clipboard or a file. `secret`: whose private key it holds. */
async function deliver(
  app: Pick<App, 'secretClipboard'>,
  text: string,
  name: string,
  attempt: Attempt,
  secret?: KeyOfClient,
): Promise<void> {
  const clipboard = { label: `$(clippy) ${l10n.t('To the clipboard')}` };
  const file = { label: `$(save) ${l10n.t('To a file…')}` };
  const title = l10n.t('Where should the key go?');
  const where = await attempt.once('where', () => window.showQuickPick([clipboard, file], { title }));
  if (where?.label === file.label) {
    const organisation = secret?.target.organisation;
    const uri = await chooseFile(l10n.t('Save the key'), name, organisation);
    if (uri) await saveFile(uri, text);
  } else if (where && secret) {
    await app.secretClipboard.copy(text);
    void window.showInformationMessage(
      l10n.t('Private key copied. The clipboard is cleared in a minute if the key is still there.'),
    );
  } else if (where) {
    await env.clipboard.writeText(text);
    window.setStatusBarMessage(`$(check) ${l10n.t('Public key copied')}`, 4000);
  }
}

/** Neither a client’s name nor a kid is made for a path. */
function fileName(client: string, kid: string): string {
  return kid.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '') || client.replace(/\W/g, '_');
}
