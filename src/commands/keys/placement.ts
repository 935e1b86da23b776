import { l10n, type QuickPickItem, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { PrivateKeyStoreError } from '../../session/privateKeys.ts';
import type { FoundKeys, RegisteredKey } from '../../session/registeredKeys.ts';
import { place } from '../../wording/confirm.ts';
import type { GivenKey, GivenKeys } from './givenKeys.ts';

/** What is kept here already under the kid that a key is to have. */
export type Kept = 'nothing' | 'same' | 'other';

/** A given key, and where it is registered; each such place counts. */
export interface Placement {
  readonly given: GivenKey;
  /** Undefined for a key registered nowhere. */
  readonly at?: RegisteredKey;
  readonly kept: Kept;
}

/** Throws PrivateKeyStoreError when the store cannot be asked; what it cannot read counts as nothing. */
export async function keptAs(app: App, of: Parameters<App['privateKeys']['find']>[0], n: string): Promise<Kept> {
  try {
    const kept = await app.privateKeys.find(of);
    return kept ? (kept.n === n ? 'same' : 'other') : 'nothing';
  } catch (error) {
    if (error instanceof PrivateKeyStoreError && error.reason === 'damaged') return 'nothing';
    throw error;
  }
}

/** Where the keys belong. */
export async function placementsOf(
  app: App,
  keys: readonly GivenKey[],
  { byThumbprint }: FoundKeys,
): Promise<Placement[]> {
  const all = keys.map(async (given): Promise<Placement[]> => {
    const places = byThumbprint.get(given.thumbprint);
    if (!places) return [{ given, kept: 'nothing' }];
    return Promise.all(
      places.map(async (at) => {
        const { organisation, client } = at.of;
        const of = { organisation, clientId: client.client_id, kid: at.key.kid };
        return { given, at, kept: await keptAs(app, of, given.jwk.n) };
      }),
    );
  });
  return (await Promise.all(all)).flat();
}

/** Shows where each key belongs, and asks which to import. */
export async function choosePlacements(
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
    isRenamed ? l10n.t('A key is kept under the kid it is registered with.') : undefined,
    unseen.size > 0 ? l10n.t('Not all clients could be looked at: {0}', [...unseen].map(place).join(', ')) : undefined,
    repeated ? l10n.t('A key that was given more than once is imported once.') : undefined,
  ];
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Where the keys belong, and which to import'),
    placeHolder: remarks.filter(Boolean).join(' '),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  return chosen?.map(({ placement }) => placement);
}

/** In an old store most keys are registered no more: those only when there are no others. */
function isPicked({ at, kept }: Placement, isAny: boolean): boolean {
  return kept !== 'same' && (at !== undefined || !isAny);
}

function described({ given, at, kept }: Placement): QuickPickItem {
  const own = given.jwk.kid ?? l10n.t('without a kid');
  if (!at) return { label: `$(key) ${own}`, description: l10n.t('registered nowhere you are signed in to') };
  const { kid } = at.key;
  const remarks = [
    place(at.of.organisation),
    own === kid ? undefined : l10n.t('its own kid: {0}', own),
    kept === 'same' ? l10n.t('stored here already') : undefined,
    kept === 'other' ? l10n.t('another key is stored under this kid') : undefined,
  ];
  return { label: `$(key) ${kid}`, description: at.of.client.client_name, detail: remarks.filter(Boolean).join(' · ') };
}
