import type { PrivateRsaJwk } from './jwk.ts';
import { isJsonObject } from './publicKey.ts';

/** The Altinn JWKS tool keeps no more (altinn-config.md §7). */
const mostKeys = 6;

/** The file of a name in a store of the Altinn JWKS tool. */
export function storeFileName(name: string, environment: 'test' | 'prod'): string {
  return `${name}-${environment.toUpperCase()}.jwks.json`;
}

/** A store's file, of the tool's newer or older layout, by its name. */
export function isStoreFile(name: string): boolean {
  return /-[A-Z0-9]+(\.jwks|\.key)?\.json$/.test(name);
}

/**
 * The text of a store's file with the key in it, newest last; `before` is what stands there. What is known of the other keys
 * stays as it is. `lost` names the kids of those that have no place beside it: one of the same kid, and the oldest. Undefined
 * when `before` is no set of keys.
 */
export function addToStore(
  before: string | undefined,
  jwk: PrivateRsaJwk,
): { readonly text: string; readonly lost: string[] } | undefined {
  const keys = before === undefined ? [] : keysIn(before);
  if (!keys) return undefined;
  const others = keys.filter(({ n }) => n !== jwk.n);
  const fitting = others.filter(({ kid }) => kid !== jwk.kid).slice(1 - mostKeys);
  const lost = others.filter((key) => !fitting.includes(key)).map(({ kid }) => (typeof kid === 'string' ? kid : '?'));
  return { text: `${JSON.stringify({ keys: [...fitting, jwk] }, undefined, 2)}\n`, lost };
}

function keysIn(text: string): Record<string, unknown>[] | undefined {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const keys = isJsonObject(json) ? json.keys : undefined;
    return Array.isArray(keys) && keys.every(isJsonObject) ? keys : undefined;
  } catch {
    return undefined;
  }
}
