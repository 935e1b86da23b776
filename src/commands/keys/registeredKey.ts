import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { hasReplaced } from '../../core/journeys/rotation.ts';
import type { JsonWebKey } from '../../core/selfService/jsonWebKey.ts';
import { confirm, confirmChange, place } from '../../messages/confirm.ts';
import { Refusal } from '../../messages/problem.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import type { Attempt } from '../attempt.ts';
import { whileLookingUp } from '../runCommand.ts';
import { chooseKey, type KeyOfClient, mayWrite, requireWrite, usesOf } from '../target.ts';
import { listKeys, whileChangingKeys } from './clientKeys.ts';

/** Takes one key off a client, and forgets its private half when that is here; after asking. Whether it was done. */
export async function removeKey(
  app: Pick<App, 'sessions' | 'rotations' | 'privateKeys' | 'clients' | 'keyUses' | 'now'>,
  given: unknown,
  attempt: Attempt,
): Promise<boolean> {
  const chosen = await attempt.once('key', () => chooseKey(app, given, mayWrite(app)));
  const agreed = chosen && (await attempt.once('agreed', () => agreeToRemove(app, chosen)));
  if (!agreed) return false;
  const { target, key, stored, registered } = agreed;
  const { organisation, client } = target;
  const { api } = await app.sessions.connect(organisation);
  await whileChangingKeys(app, target, l10n.t('Removing “{0}”', key.kid), async (signal) => {
    // First the server, then here: a failure leaves a private key too many, never one too few.
    if (registered) await api.removeKey(client.client_id, key.kid, signal);
    for (const rotation of app.rotations.ofOrganisation(organisation)) {
      const hadTaken = rotation.clientId === client.client_id && rotation.kid === key.kid;
      if (hadTaken || hasReplaced(rotation, client.client_id, key.kid)) await app.rotations.remove(rotation.id);
    }
    if (stored) await app.privateKeys.remove({ organisation, clientId: client.client_id, kid: key.kid });
  });
  return true;
}

/** The key as it is now, once the person has agreed that it goes. */
async function agreeToRemove(
  app: Pick<App, 'sessions' | 'clients' | 'keyUses'>,
  chosen: KeyOfClient,
): Promise<KeyOfClient | undefined> {
  const { target, stored } = chosen;
  const { organisation, client } = target;
  if (chosen.registered) requireWrite(app, organisation);
  const keys = await listKeys(app, target);
  // The line may be older than the key: another window, or a request whose answer was lost, may have registered it.
  const found = chosen.registered ? undefined : keys.find(({ kid }) => kid === chosen.key.kid);
  // A deactivated client has its keys, and nothing can be done to them any more.
  const isNew = found !== undefined && (await isActive(app, target));
  if (isNew) {
    app.clients.expire(organisation, client.client_id);
    requireWrite(app, organisation);
  }
  const registered = chosen.registered || isNew;
  const key = found ?? chosen.key;
  const question = l10n.t('Remove the key “{0}” from “{1}”?', key.kid, client.client_name);
  const now = { target, key, stored, registered };
  const warned = await warnings(app, now, keys);
  return (await confirm(question, warned.join('\n'), l10n.t('Remove'))) ? now : undefined;
}

function isActive(app: Pick<App, 'sessions'>, { organisation, client }: OrganisationClient): Promise<boolean> {
  return whileLookingUp(client.client_name, async (signal) => {
    const { api } = await app.sessions.connect(organisation);
    return (await api.listClients(signal)).some((one) => one.client_id === client.client_id);
  });
}

/** Where it is, and what would no longer work. */
async function warnings(
  app: Pick<App, 'keyUses'>,
  { target, key, stored, registered }: KeyOfClient,
  keys: readonly JsonWebKey[],
): Promise<string[]> {
  const deleted = l10n.t('Its private key will also be deleted from VS Code’s secret storage. This can’t be undone.');
  const ending = stored ? [deleted] : [];
  if (!registered) {
    return [
      place(target.organisation),
      l10n.t('The key isn’t registered on any client, so nothing can use it with Maskinporten.'),
      ...ending,
    ];
  }
  const files = [...new Set((await usesOf(app, target, key)).map(({ label }) => label))];
  const isLast = keys.every(({ kid }) => kid === key.kid);
  return [
    place(target.organisation),
    ...(files.length > 0 ? [l10n.t('⚠ Used by: {0}', files.join(', '))] : []),
    isLast
      ? l10n.t('⚠ This is the client’s last key. Without one, programs can’t get tokens as this client.')
      : l10n.t(
          'Programs that sign with this key will be rejected immediately. The client’s other keys aren’t affected.',
        ),
    ...ending,
  ];
}

/**
 * Registers the same public key again without its old `exp`, which gives it another year (self-service-api.md §3), also when it has
 * expired. Programs go on with the key they have.
 */
export async function renewKey(
  app: Pick<App, 'sessions' | 'clients' | 'privateKeys' | 'keyUses' | 'now'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const chosen = await attempt.once('key', () => chooseKey(app, given, mayWrite(app)));
  if (!chosen) return;
  const { organisation, client } = chosen.target;
  const { kid } = chosen.key;
  requireWrite(app, organisation);
  const question = l10n.t('Renew the key “{0}” of “{1}”?', kid, client.client_name);
  if (!(await attempt.once('agreed', () => confirmChange(organisation, question)))) return;
  const { api } = await app.sessions.connect(organisation);
  const find = async (signal: AbortSignal) =>
    (await api.listKeys(client.client_id, signal)).find((key) => key.kid === kid);
  const [before, after] = await whileChangingKeys(
    app,
    chosen.target,
    l10n.t('Renewing the key “{0}”', kid),
    async (signal) => {
      const old = await find(signal);
      if (!old) throw new Refusal({ what: l10n.t('The key “{0}” is no longer registered.', kid) });
      await api.putKey(client.client_id, asSent(old), signal);
      return [old, (await find(signal)) ?? old] as const;
    },
  );
  void tell(before, after);
}

/** Named one by one: the server has its own times, and `exp` would keep the old one. */
function asSent({ kty, use, alg, kid, n, e, x5c }: JsonWebKey): JsonWebKey {
  return { kty, use: use ?? 'sig', alg: alg ?? 'RS256', kid, n, e, ...(x5c && { x5c }) };
}

async function tell(before: JsonWebKey, after: JsonWebKey): Promise<void> {
  const { kid } = after;
  const [old, fresh] = [dateOf(before), dateOf(after)];
  if ((after.exp ?? Infinity) <= (before.exp ?? 0)) {
    const said = l10n.t('“{0}” still expires on {1}. The server didn’t extend it. Rotate it instead.', kid, old);
    await window.showWarningMessage(said);
    return;
  }
  // What is new comes first: VS Code shows one line of a message without buttons.
  const said = l10n.t(
    'Renewed “{2}” until {0} (was {1}). It can take up to two minutes to take effect.',
    fresh,
    old,
    kid,
  );
  await window.showInformationMessage(said);
}

function dateOf({ exp }: JsonWebKey): string {
  return exp ? new Date(exp * 1000).toLocaleDateString() : '–';
}
