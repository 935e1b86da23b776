import { l10n, type QuickPickItem, window } from 'vscode';
import type { App } from '../app/app.ts';
import { isKeyOf } from '../core/config/keysInConfig.ts';
import type { Creation } from '../core/journeys/creation.ts';
import type { Rotation } from '../core/journeys/rotation.ts';
import { thumbprintOf } from '../core/keys/jwk.ts';
import { isMaskinporten } from '../core/selfService/client.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import { ReadOnlyAccess } from '../core/selfService/selfServiceError.ts';
import { environmentLabel } from '../messages/environmentLabel.ts';
import { expiryText, stateOfKey } from '../messages/keyText.ts';
import { Refusal } from '../messages/problem.ts';
import type { OrganisationClient } from '../session/clients.ts';
import { type Organisation, storedOrganisation } from '../session/organisation.ts';
import type { KeyNode } from '../tree/keysNode.ts';
import type { ScopeNode } from '../tree/scopesNode.ts';
import type { KeyUse } from '../workspace/keyUses.ts';

/** Where configs of the workspace hold a client's key. */
export async function usesOf(
  { keyUses }: Pick<App, 'keyUses'>,
  { client }: OrganisationClient,
  key: JsonWebKey,
): Promise<KeyUse[]> {
  const print = thumbprintOf(key);
  return (await keyUses.all()).filter((use) => use.thumbprint === print && isKeyOf(use, client.client_id));
}

/** What a command may be called on: what a line of the tree has of it, or nothing. Commands named by other extensions too. */
export interface Given extends Partial<
  Pick<KeyNode, 'target' | 'key' | 'stored' | 'registered'> & Pick<ScopeNode, 'scope'>
> {
  readonly organisation?: Organisation;
  /** An unfinished creation. */
  readonly creation?: Creation;
  /** An unfinished rotation. */
  readonly rotation?: Rotation;
  /** The key to remove first, where there is room for no more. */
  readonly removeFirst?: KeyOfClient;
}

/** Which organisations a command is of use in: those are offered, or all where it is of use in none. */
type Fits = (organisation: Organisation) => boolean;

const anyOrganisation: Fits = () => true;

export interface KeyOfClient {
  readonly target: OrganisationClient;
  readonly key: JsonWebKey;
  readonly stored: boolean;
  readonly registered: boolean;
}

export function asGiven(given: unknown): Given {
  return typeof given === 'object' && given !== null ? given : {};
}

/** The organisation a command works on. Undefined when the person thought better of it. */
export async function chooseOrganisation(
  app: Pick<App, 'sessions'>,
  given: unknown,
  fits: Fits = anyOrganisation,
): Promise<Organisation | undefined> {
  const node = asGiven(given);
  const givenOrganisation = node.target?.organisation ?? storedOrganisation.safeParse(node.organisation).data;
  if (givenOrganisation) return givenOrganisation;
  const every = app.sessions.organisations();
  const fitting = every.filter(fits);
  const all = fitting.length > 0 ? fitting : every;
  if (all.length === 0) {
    throw new Refusal({
      what: l10n.t('You aren’t signed in.'),
      next: l10n.t('Sign in, or open the sandbox to try everything without an account.'),
      actions: [
        { title: l10n.t('Sign In…'), command: 'maskinporten.signIn' },
        { title: l10n.t('Open Sandbox'), command: 'maskinporten.openSandbox' },
      ],
    });
  }
  if (all.length === 1) return all[0];
  const items = all.map((organisation) => ({ ...organisationItem(organisation), organisation }));
  const title = l10n.t('Select an organisation');
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.organisation;
}

/** An organisation in a quick pick, with its environment. */
export function organisationItem(organisation: Organisation): QuickPickItem {
  const { icon, text } = environmentLabel(organisation);
  const { name, orgno } = organisation;
  return { label: `$(${icon}) ${name}`, description: `${orgno} · ${text}` };
}

/** The client a command works on, as it is now at the server's last answer. */
export async function chooseClient(
  app: Pick<App, 'clients' | 'sessions'>,
  given: unknown,
  fits?: Fits,
): Promise<OrganisationClient | undefined> {
  const givenTarget = asGiven(given).target;
  if (givenTarget) return givenTarget;
  const organisation = await chooseOrganisation(app, given, fits);
  if (!organisation) return undefined;
  const { text } = environmentLabel(organisation);
  const items = app.clients.list(organisation).then(({ value }) => {
    const clients = value.filter(isMaskinporten);
    if (clients.length === 0) {
      throw new Refusal({
        what: l10n.t('{0} has no Maskinporten clients in {1}.', organisation.name, text),
        next: l10n.t('Run “Maskinporten: Create Client…” to create one.'),
      });
    }
    return clients.map((client) => ({
      label: client.client_name,
      description: client.client_id,
      detail: client.description ?? '',
      client,
    }));
  });
  const title = l10n.t('Select a client of {0} ({1})', organisation.name, text);
  const chosen = await window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  return chosen && { organisation, client: chosen.client };
}

/** What it takes to offer a client's keys with what is known of them. */
export type ChooseKeyServices = Pick<App, 'clients' | 'sessions' | 'privateKeys' | 'keyUses' | 'now'>;

/** The key a command works on. */
export async function chooseKey(app: ChooseKeyServices, given: unknown, fits?: Fits): Promise<KeyOfClient | undefined> {
  const { target: givenTarget, key, stored, registered } = asGiven(given);
  if (givenTarget && key) return { target: givenTarget, key, stored: stored ?? false, registered: registered ?? true };
  const target = await chooseClient(app, given, fits);
  if (!target) return undefined;
  const choices = await keysToChoose(app, target);
  const title = l10n.t('Select a key of “{0}”', target.client.client_name);
  return choices.length === 1 ? choices[0] : window.showQuickPick(choices, { title, matchOnDetail: true });
}

/** The registered keys with what each is. Throws Refusal when there is none. */
async function keysToChoose(
  app: Pick<App, 'privateKeys' | 'clients' | 'keyUses' | 'now'>,
  target: OrganisationClient,
): Promise<(QuickPickItem & KeyOfClient)[]> {
  const kids = await app.privateKeys.kids(target.organisation, target.client.client_id);
  const { value } = await app.clients.keys(target);
  if (value.length === 0) throw noKeys(target);
  const item = async (key: JsonWebKey) => {
    const stored = kids.has(key.kid);
    const files = [...new Set((await usesOf(app, target, key)).map(({ label }) => label))];
    const facts = [expiryText(stateOfKey(key, app.now())), stored ? l10n.t('private key stored here') : undefined];
    return {
      label: `$(key) ${key.kid}`,
      description: facts.filter(Boolean).join(' · '),
      ...(files.length > 0 && { detail: l10n.t('Used by {0}', files.join(', ')) }),
      ...{ target, key, stored, registered: true },
    };
  };
  return Promise.all(value.map(item));
}

function noKeys({ client }: OrganisationClient): Refusal {
  return new Refusal({
    what: l10n.t('“{0}” has no keys.', client.client_name),
    next: l10n.t('Run “Maskinporten: Generate Key Pair…” to generate one.'),
  });
}

/** The scope a command works on. */
export async function chooseScope(
  app: Pick<App, 'clients' | 'sessions'>,
  given: unknown,
  fits?: Fits,
): Promise<{ target: OrganisationClient; scope: string } | undefined> {
  const { target: givenTarget, scope } = asGiven(given);
  if (givenTarget && scope !== undefined) return { target: givenTarget, scope };
  const target = await chooseClient(app, given, fits);
  if (!target) return undefined;
  if (target.client.scopes.length === 0) {
    throw new Refusal({
      what: l10n.t('“{0}” has no scopes.', target.client.client_name),
      next: l10n.t('Run “Maskinporten: Add Scopes…” to add some.'),
    });
  }
  const chosen = await window.showQuickPick([...target.client.scopes], {
    title: l10n.t('Select a scope of “{0}”', target.client.client_name),
  });
  return chosen === undefined ? undefined : { target, scope: chosen };
}

/** Where a command that changes something can be run; what it asks offers no other. */
export function mayWrite({ sessions }: Pick<App, 'sessions'>): (organisation: Organisation) => boolean {
  return (organisation) => !sessions.isReadOnly(organisation);
}

/** Before a person is asked for anything: throws ReadOnlyAccess when the sign-in allows no change. */
export function requireWrite({ sessions }: Pick<App, 'sessions'>, organisation: Organisation): void {
  if (sessions.isReadOnly(organisation)) throw new ReadOnlyAccess();
}
