import type { Node } from 'jsonc-parser';
import { parseJsonTree } from '../keys/jsonTree.ts';
import { membersOf } from './configMembers.ts';
import { isKeyVaultReference } from './encodedJwk.ts';

/**
 * The texts that stand for a private key in a config, in any section, since its name is the program's to choose
 * (altinn-config.md §1, §2), or flat as in user-secrets. Never throws: what cannot be parsed has none.
 */
export function keysInConfig(text: string): string[] {
  const { root } = parseJsonTree(text.replace(/^\uFEFF/, ''), { relaxed: true });
  return root ? [...values(text, root)] : [];
}

function* values(text: string, node: Node): Generator<string> {
  for (const { name, value } of membersOf(node)) {
    const isKey = /(^|:)(EncodedJwk|JwkBase64|Jwk)$/i.test(name);
    if (isKey && value.type === 'object') {
      yield text.slice(value.offset, value.offset + value.length);
    } else if (isKey && typeof value.value === 'string' && value.value && !isKeyVaultReference(value.value)) {
      yield value.value;
    } else {
      yield* values(text, value);
    }
  }
  if (node.type === 'array') for (const item of node.children ?? []) yield* values(text, item);
}
