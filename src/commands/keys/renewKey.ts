import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import type { JsonWebKey } from '../../core/selfService/jsonWebKey.ts';
import { confirmChange } from '../../messages/confirm.ts';
import { Refusal } from '../../messages/problem.ts';
import type { Attempt } from '../attempt.ts';
import { chooseKey, mayWrite, requireWrite } from '../target.ts';
import { whileChangingKeys } from './generateKey.ts';

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
  const [before, after] = await whileChangingKeys(app, chosen.target, l10n.t('Renewing {0}', kid), async (signal) => {
    const old = await find(signal);
    if (!old) throw new Refusal({ what: l10n.t('The key “{0}” is no longer registered.', kid) });
    await api.putKey(client.client_id, asSent(old), signal);
    return [old, (await find(signal)) ?? old] as const;
  });
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
