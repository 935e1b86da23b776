import { l10n, type Uri, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { publicHalf } from '../../keys/jwk.ts';
import { isKeyId } from '../../keys/keyId.ts';
import type { ClientOf } from '../../session/clients.ts';
import { newKeyIdFor } from '../../session/newKey.ts';
import { type FoundKeys, findRegistered } from '../../session/registeredKeys.ts';
import { confirm, confirmChange, place } from '../../wording/confirm.ts';
import { registerPublicKey } from './addPublicKey.ts';
import { requireRoom } from './generateKey.ts';
import { askForKeys, type GivenKey } from './givenKeys.ts';
import { choosePlacements, keptAs, type Placement, placementsOf } from './placement.ts';
import type { Attempt } from '../attempt.ts';
import { mayWrite, requireWrite } from '../requireWrite.ts';
import { chooseClient, chooseOrganisation } from '../target.ts';
import { tidyClipboard } from './tidyClipboard.ts';
import { tidyFiles } from './tidyFiles.ts';
import { whileCancellable } from '../whileCancellable.ts';

/** Takes private keys into SecretStorage, each under the client and the kid that its public half is registered with. */
export async function importPrivateKey(app: App, given: unknown, attempt: Attempt): Promise<void> {
  // Says so where one is not signed in at all.
  if (app.sessions.organisations().length === 0) await chooseOrganisation(app, undefined);
  const asked = await attempt.once('keys', () => askForKeys(l10n.t('Import private keys')));
  const found = asked && (await attempt.once('places', () => lookUp(app, asked.keys)));
  if (!found) return;
  const placements = await attempt.once('placements', () => placementsOf(app, asked.keys, found));
  const chosen = await attempt.once('chosen', () => choosePlacements(placements, asked, found.unseen));
  if (!chosen) return;
  const here = new Set(placements.filter(({ kept }) => kept === 'same').map((one) => one.given));
  const said: string[] = [];
  try {
    for (const [at, placement] of chosen.entries()) {
      const on = (given as { of?: ClientOf } | undefined)?.of;
      const kept = await attempt.once(`kept ${at}`, () => keep(app, placement, on, attempt.part(`key ${at}`)));
      if (kept === undefined) continue;
      here.add(placement.given);
      said.push(kept);
    }
  } finally {
    // Also when one of them could not be kept: the others are.
    void app.redraw();
    if (said.length > 0) {
      void window.showInformationMessage(l10n.t('Now in VS Code’s secret storage: {0}', said.join(', ')));
    }
  }
  await tidyFiles(filesOf(asked.keys, here));
  if (asked.pasted !== undefined && here.size === asked.keys.length) await tidyClipboard(asked.pasted);
}

/** Undefined when the search was cancelled. */
function lookUp(app: App, keys: readonly GivenKey[]): Thenable<FoundKeys | undefined> {
  const title = l10n.t('Looking for the keys on the clients');
  return whileCancellable(title, async (signal, progress) => {
    const wanted = new Set(keys.map(({ thumbprint }) => thumbprint));
    const tell = (looked: number, all: number) => {
      progress.report({ message: l10n.t('{0} of {1}', looked, all) });
    };
    const found = await findRegistered(app.clients, app.sessions.organisations(), wanted, tell, signal);
    return signal.aborted ? undefined : found;
  });
}

/** “kid (client)”; undefined for a key that was not kept after all. */
async function keep(
  app: App,
  placement: Placement,
  on: ClientOf | undefined,
  attempt: Attempt,
): Promise<string | undefined> {
  const { given, at, kept } = placement;
  if (!at) return keepUnregistered(app, given, on, attempt);
  const { organisation, client } = at.of;
  const { kid } = at.key;
  const of = { organisation, clientId: client.client_id };
  if (kept === 'other') {
    const question = l10n.t('Replace the private key “{0}” of “{1}”?', kid, client.client_name);
    const detail = l10n.t('What is kept here under this kid is not the key that is registered.');
    const said = `${place(organisation)}\n${detail}`;
    if (!(await attempt.once('agreed', () => confirm(question, said, l10n.t('Replace'))))) return undefined;
  }
  if (kept !== 'same') await app.privateKeys.keep({ ...of, kid }, { ...given.jwk, kid });
  await forgetNamesakes(app, at.of, kid, given.jwk.n);
  return `${kid} (${client.client_name})`;
}

/** The same key under a kid that is not registered: kept before its public half was registered under another. */
async function forgetNamesakes(app: App, { organisation, client }: ClientOf, kid: string, n: string): Promise<void> {
  const registered = new Set(app.clients.knownKeys({ organisation, client })?.map((key) => key.kid));
  for (const other of await app.privateKeys.kids(organisation, client.client_id)) {
    const of = { organisation, clientId: client.client_id, kid: other };
    if (other !== kid && !registered.has(other) && (await keptAs(app, of, n)) === 'same')
      await app.privateKeys.remove(of);
  }
}

/** Asks whether to register it on a client, or to keep it for the one it was imported on. */
async function keepUnregistered(
  app: App,
  given: GivenKey,
  on: ClientOf | undefined,
  attempt: Attempt,
): Promise<string | undefined> {
  const own = given.jwk.kid ?? l10n.t('without a kid');
  const register = { label: `$(cloud-upload) ${l10n.t('Register it on a client…')}`, registers: true };
  const only = on && { label: `$(lock) ${l10n.t('Only keep it for “{0}”', on.client.client_name)}`, registers: false };
  const title = l10n.t('The key “{0}” is registered nowhere you are signed in to', own);
  const mayRegister = !on || mayWrite(app)(on.organisation);
  const ways = [...(mayRegister ? [register] : []), ...(only ? [only] : [])];
  const how = await attempt.once('how', () => window.showQuickPick(ways, { title, ignoreFocusOut: true }));
  const of = how && (on ?? (await attempt.once('client', () => chooseClient(app, undefined, mayWrite(app)))));
  if (!of) return undefined;
  const { organisation, client } = of;
  if (how.registers) {
    requireWrite(app, organisation);
    await attempt.once('room', () => requireRoom(app, of));
    const question = l10n.t('Add a key to “{0}”?', client.client_name);
    if (!(await attempt.once('agreed', () => confirmChange(organisation, question)))) return undefined;
  }
  const kid = await attempt.once('kid', () => freeKid(app, of, given));
  const jwk = { ...given.jwk, kid };
  // First here, then on the server, as with a new key.
  await app.privateKeys.keep({ organisation, clientId: client.client_id, kid }, jwk);
  if (how.registers) await registerPublicKey(app, of, JSON.stringify(publicHalf(jwk)));
  return `${kid} (${client.client_name})`;
}

/** The key's own kid, or a new one where that is another key's, or none that the API takes. */
async function freeKid(app: App, { organisation, client }: ClientOf, { jwk }: GivenKey): Promise<string> {
  const of = { organisation, clientId: client.client_id };
  const registered = (await app.clients.keys({ organisation, client })).value;
  const own = registered.some(({ kid }) => kid === jwk.kid) ? undefined : jwk.kid;
  if (own !== undefined && isKeyId(own) && (await keptAs(app, { ...of, kid: own }, jwk.n)) !== 'other') return own;
  return newKeyIdFor(app, organisation, of.clientId, client.client_name);
}

/** The files whose keys are all here now. */
function filesOf(keys: readonly GivenKey[], here: ReadonlySet<GivenKey>): Uri[] {
  const missing = new Set(keys.filter((key) => !here.has(key)).flatMap(({ files }) => files.map(String)));
  const files = new Map(keys.flatMap((key) => key.files.map((file) => [file.toString(), file])));
  return [...files].flatMap(([name, file]) => (missing.has(name) ? [] : [file]));
}
