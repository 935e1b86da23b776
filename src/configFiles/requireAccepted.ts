import { l10n } from 'vscode';
import type { PrivateRsaJwk } from '../keys/jwk.ts';
import { Refusal } from '../problems/refusal.ts';
import type { SelfServiceApi } from '../selfService/selfServiceApi.ts';

/**
 * Holds what a config says against what is registered, so that a mistake is named at once instead of after the minutes that a
 * new key may take. Throws Refusal, and what the API throws.
 */
export async function requireAccepted(
  api: SelfServiceApi,
  clientId: string,
  jwk: Pick<PrivateRsaJwk, 'kid' | 'n'>,
  scopes: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const [keys, client] = await Promise.all([api.listKeys(clientId, signal), api.getClient(clientId, signal)]);
  const registered = keys.find(({ kid }) => kid === jwk.kid);
  const again = l10n.t('Run “Maskinporten: Write Altinn CLI Config…” to write the registered key.');
  if (!registered) {
    const same = keys.find(({ n }) => n === jwk.n);
    throw new Refusal({
      what: l10n.t('The key in the config is not registered on the client.'),
      why: same
        ? l10n.t('It is registered with the key id “{0}”, but the config says “{1}”.', same.kid, jwk.kid)
        : l10n.t(
            'The config’s key id is “{0}”; registered are: {1}',
            jwk.kid,
            keys.map(({ kid }) => kid).join(', ') || '–',
          ),
      next: again,
    });
  }
  if (registered.n !== jwk.n) {
    throw new Refusal({
      what: l10n.t('The private key in the config does not belong to the registered key “{0}”.', jwk.kid),
      why: l10n.t('Another key pair is registered with the same key id, so every signature is refused.'),
      next: again,
    });
  }
  const missing = scopes.filter((scope) => !client.scopes.includes(scope));
  if (missing.length > 0) {
    throw new Refusal({
      what: l10n.t('The config asks for scopes the client does not have.'),
      why: missing.join(', '),
      next: l10n.t('Add the scopes to the client, or write the config again.'),
    });
  }
}
