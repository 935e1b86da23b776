import { l10n, type QuickPickItem, type Uri, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { isKeyId, publicHalf } from '../../core/keys/jwk.ts';
import { confirm, confirmChange, place } from '../../messages/confirm.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import { newKeyIdFor, type NewKeyServices } from '../../session/newKey.ts';
import { PrivateKeyStoreError } from '../../session/privateKeys.ts';
import { findRegistered, type FoundKeys, type RegisteredKey } from '../../session/registeredKeys.ts';
import type { Attempt } from '../attempt.ts';
import { whileCancellable, whileLookingUp } from '../runCommand.ts';
import { asGiven, chooseClient, chooseOrganisation, mayWrite, requireWrite } from '../target.ts';
import { registerPublicKey } from './addPublicKey.ts';
import { requireRoom } from './clientKeys.ts';
import { askForKeys, type GivenKey, type GivenKeys, tidyClipboard, tidyFiles } from './givenKeys.ts';

/** What is kept here already under the kid that a key is to have. */
export type StoredUnderKid = 'nothing' | 'same' | 'other';

/** A given key, and where it is registered; each such place counts. */
interface Placement {
  readonly given: GivenKey;
  /** Undefined for a key registered nowhere. */
  readonly at?: RegisteredKey;
  readonly stored: StoredUnderKid;
}

/** Throws PrivateKeyStoreError when the store cannot be asked; what it cannot read counts as nothing. */
export async function storedUnderKid(
  app: Pick<App, 'privateKeys'>,
  reference: Parameters<App['privateKeys']['find']>[0],
  n: string,
): Promise<StoredUnderKid> {
  try {
    const stored = await app.privateKeys.find(reference);
    return stored ? (stored.n === n ? 'same' : 'other') : 'nothing';
  } catch (error) {
    if (error instanceof PrivateKeyStoreError && error.reason === 'damaged') return 'nothing';
    throw error;
  }
}

/** Where the keys belong. */
async function placementsOf(
  app: Pick<App, 'privateKeys'>,
  keys: readonly GivenKey[],
  { byThumbprint }: FoundKeys,
): Promise<Placement[]> {
  const all = keys.map(async (given): Promise<Placement[]> => {
    const places = byThumbprint.get(given.thumbprint);
    if (!places) return [{ given, stored: 'nothing' }];
    return Promise.all(
      places.map(async (at) => {
        const { organisation, client } = at.target;
        const target = { organisation, clientId: client.client_id, kid: at.key.kid };
        return { given, at, stored: await storedUnderKid(app, target, given.jwk.n) };
      }),
    );
  });
  return (await Promise.all(all)).flat();
}

/** Shows where each key belongs, and asks which to import. */
async function choosePlacements(
  placements: readonly Placement[],
  { repeated }: GivenKeys,
  unseen: FoundKeys['unseen'],
): Promise<readonly Placement[] | undefined> {
  const isAny = placements.some(({ at }) => at);
  const items = placements.map((placement) => ({
    ...described(placement),
    picked: isPicked(placement, isAny),
    placement,
  }));
  const isRenamed = placements.some(({ given, at }) => at && at.key.kid !== given.jwk.kid);
  const remarks = [
    isRenamed ? l10n.t('Keys are stored with the key ID they’re registered with.') : undefined,
    repeated ? l10n.t('Duplicate keys are imported once.') : undefined,
    unseen.size > 0 ? l10n.t('Some clients weren’t checked: {0}', [...unseen].map(place).join(', ')) : undefined,
  ];
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Select the keys to import'),
    placeHolder: remarks.filter(Boolean).join(' '),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  return chosen?.map(({ placement }) => placement);
}

/** In an old store most keys are registered no more: those only when there are no others. */
function isPicked({ at, stored }: Placement, isAny: boolean): boolean {
  return stored !== 'same' && (at !== undefined || !isAny);
}

function described({ given, at, stored }: Placement): QuickPickItem {
  const own = given.jwk.kid;
  if (!at)
    return {
      label: `$(key) ${own ?? l10n.t('(no key ID)')}`,
      description: l10n.t('not registered on any client you can see'),
    };
  const { kid } = at.key;
  const remarks = [
    place(at.target.organisation),
    own === kid ? undefined : ownKeyIdText(own),
    stored === 'same' ? l10n.t('already stored here') : undefined,
    stored === 'other' ? l10n.t('another key is stored with this key ID') : undefined,
  ];
  return {
    label: `$(key) ${kid}`,
    description: at.target.client.client_name,
    detail: remarks.filter(Boolean).join(' · '),
  };
}

function ownKeyIdText(kid: string | undefined): string {
  return kid === undefined ? l10n.t('no key ID in the file') : l10n.t('key ID in the file: {0}', kid);
}

/** Takes private keys into SecretStorage, each under the client and the kid that its public half is registered with. */
export async function importPrivateKey(
  app: NewKeyServices & Pick<App, 'redraw'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  // Says so where one is not signed in at all.
  if (app.sessions.organisations().length === 0) await chooseOrganisation(app, undefined);
  const asked = await attempt.once('keys', () => askForKeys(l10n.t('Import private keys')));
  const found = asked && (await attempt.once('places', () => lookUp(app, asked.keys)));
  if (!found) return;
  const placements = await attempt.once('placements', () => placementsOf(app, asked.keys, found));
  const chosen = await attempt.once('chosen', () => choosePlacements(placements, asked, found.unseen));
  if (!chosen) return;
  const storedKeys = new Set(placements.filter(({ stored }) => stored === 'same').map((one) => one.given));
  const messages: string[] = [];
  try {
    for (const [at, placement] of chosen.entries()) {
      const on = asGiven(given).target;
      const message = await attempt.once(`kept ${at}`, () => storeKey(app, placement, on, attempt.part(`key ${at}`)));
      if (message === undefined) continue;
      storedKeys.add(placement.given);
      messages.push(message);
    }
  } finally {
    // Also when one of them could not be kept: the others are.
    void app.redraw();
    if (messages.length > 0) {
      void window.showInformationMessage(l10n.t('Stored in VS Code’s secret storage: {0}', messages.join(', ')));
    }
  }
  await tidyFiles(filesOf(asked.keys, storedKeys));
  if (asked.pasted !== undefined && storedKeys.size === asked.keys.length) await tidyClipboard(asked.pasted);
}

/** Undefined when the search was cancelled. */
function lookUp(app: Pick<App, 'clients' | 'sessions'>, keys: readonly GivenKey[]): Thenable<FoundKeys | undefined> {
  const title = l10n.t('Searching clients for the keys');
  return whileCancellable(title, async (signal, progress) => {
    const thumbprints = new Set(keys.map(({ thumbprint }) => thumbprint));
    const tell = (checked: number, all: number) => {
      progress.report({ message: l10n.t('{0} of {1}', checked, all) });
    };
    const found = await findRegistered(app.clients, app.sessions.organisations(), thumbprints, tell, signal);
    return signal.aborted ? undefined : found;
  });
}

/** “kid (client)”; undefined for a key that was not kept after all. */
async function storeKey(
  app: NewKeyServices,
  placement: Placement,
  on: OrganisationClient | undefined,
  attempt: Attempt,
): Promise<string | undefined> {
  const { given, at, stored } = placement;
  if (!at) return storeUnregistered(app, given, on, attempt);
  const { organisation, client } = at.target;
  const { kid } = at.key;
  const target = { organisation, clientId: client.client_id };
  if (stored === 'other') {
    const question = l10n.t('Replace the private key “{0}” of “{1}”?', kid, client.client_name);
    const detail = l10n.t('The key stored here with this key ID isn’t the registered one.');
    const messages = `${place(organisation)}\n${detail}`;
    if (!(await attempt.once('agreed', () => confirm(question, messages, l10n.t('Replace'))))) return undefined;
  }
  if (stored !== 'same') await app.privateKeys.keep({ ...target, kid }, { ...given.jwk, kid });
  await forgetNamesakes(app, at.target, kid, given.jwk.n);
  return `${kid} (${client.client_name})`;
}

/** The same key under a kid that is not registered: kept before its public half was registered under another. */
async function forgetNamesakes(
  app: Pick<App, 'clients' | 'privateKeys'>,
  { organisation, client }: OrganisationClient,
  kid: string,
  n: string,
): Promise<void> {
  const registered = new Set(app.clients.knownKeys({ organisation, client })?.map((key) => key.kid));
  for (const other of await app.privateKeys.kids(organisation, client.client_id)) {
    const target = { organisation, clientId: client.client_id, kid: other };
    if (other !== kid && !registered.has(other) && (await storedUnderKid(app, target, n)) === 'same')
      await app.privateKeys.remove(target);
  }
}

/** Asks whether to register it on a client, or to keep it for the one it was imported on. */
async function storeUnregistered(
  app: NewKeyServices,
  given: GivenKey,
  on: OrganisationClient | undefined,
  attempt: Attempt,
): Promise<string | undefined> {
  const own = given.jwk.kid;
  const register = { label: `$(cloud-upload) ${l10n.t('Register it on a client…')}`, registers: true };
  const only = on && { label: `$(lock) ${l10n.t('Only store it for “{0}”', on.client.client_name)}`, registers: false };
  const title =
    own === undefined
      ? l10n.t('The key isn’t registered on any client you can see')
      : l10n.t('The key “{0}” isn’t registered on any client you can see', own);
  const mayRegister = !on || mayWrite(app)(on.organisation);
  const ways = [...(mayRegister ? [register] : []), ...(only ? [only] : [])];
  const how = await attempt.once('how', () => window.showQuickPick(ways, { title, ignoreFocusOut: true }));
  const target = how && (on ?? (await attempt.once('client', () => chooseClient(app, undefined, mayWrite(app)))));
  if (!target) return undefined;
  const { organisation, client } = target;
  if (how.registers) {
    requireWrite(app, organisation);
    await attempt.once('room', () => requireRoom(app, target));
    const question = l10n.t('Add a key to “{0}”?', client.client_name);
    if (!(await attempt.once('agreed', () => confirmChange(organisation, question)))) return undefined;
  }
  const kid = await attempt.once('kid', () => freeKid(app, target, given));
  const jwk = { ...given.jwk, kid };
  // First here, then on the server, as with a new key.
  await app.privateKeys.keep({ organisation, clientId: client.client_id, kid }, jwk);
  if (how.registers) await registerPublicKey(app, target, JSON.stringify(publicHalf(jwk)));
  return `${kid} (${client.client_name})`;
}

/** The key's own kid, or a new one where that is another key's, or none that the API takes. */
async function freeKid(
  app: NewKeyServices,
  { organisation, client }: OrganisationClient,
  { jwk }: GivenKey,
): Promise<string> {
  const target = { organisation, clientId: client.client_id };
  const registered = (await app.clients.keys({ organisation, client })).value;
  const own = registered.some(({ kid }) => kid === jwk.kid) ? undefined : jwk.kid;
  if (own !== undefined && isKeyId(own) && (await storedUnderKid(app, { ...target, kid: own }, jwk.n)) !== 'other')
    return own;
  const { client_name: name } = client;
  return whileLookingUp(name, (signal) => newKeyIdFor(app, organisation, target.clientId, name, signal));
}

/** The files whose keys are all here now. */
function filesOf(keys: readonly GivenKey[], storedKeys: ReadonlySet<GivenKey>): Uri[] {
  const missing = new Set(keys.filter((key) => !storedKeys.has(key)).flatMap(({ files }) => files.map(String)));
  const files = new Map(keys.flatMap((key) => key.files.map((file) => [file.toString(), file])));
  return [...files].flatMap(([name, file]) => (missing.has(name) ? [] : [file]));
}
