import { ScopeIndex } from '../selfService/scopeIndex.ts';
import { known, type Verdict, type Walk } from './link.ts';

/** Whether the client has any scope to ask a token for (MP-200). */
export function checkOnClient({ facts }: Walk): Verdict {
  const { scopes } = known(facts.client);
  if (scopes.length === 0) return { outcome: 'failed', finding: { kind: 'noScopes' } };
  return { outcome: 'ok', finding: { kind: 'scopes', scopes } };
}

/** Whether the organisation may use each of the client's scopes: granted to it, to all, or by delegation (MP-250). */
export async function checkGranted({ facts, signal }: Walk): Promise<Verdict> {
  const api = known(facts.api);
  const [accesses, catalogue] = await Promise.all([api.listScopeAccesses(signal), api.listScopes(signal)]);
  const index = new ScopeIndex(accesses, catalogue, '');
  const { scopes } = known(facts.client);
  const barred = scopes.flatMap((name) => {
    const found = index.find(name);
    const obstacle = found ? found.obstacle : 'notGranted';
    return obstacle ? [{ name, obstacle }] : [];
  });
  if (barred.length > 0) return { outcome: 'failed', finding: { kind: 'scopesBarred', barred } };
  const granted = new Set(accesses.flatMap(({ scope, state }) => (state === 'APPROVED' ? [scope] : [])));
  facts.ownScopes = scopes.filter(
    (name) => granted.has(name) || index.find(name)?.lists.includes('accessibleForAll') === true,
  );
  return { outcome: 'ok' };
}
