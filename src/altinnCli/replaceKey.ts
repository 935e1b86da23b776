import type { PrivateRsaJwk } from '../keys/jwk.ts';
import { parseJsonTree } from '../keys/jsonTree.ts';
import { membersOf, sameName } from './configMembers.ts';
import { encodeJwk } from './encodedJwk.ts';
import { type KeyInConfig, keyNameOf, keysInConfig } from './keysInConfig.ts';
import type { TextEdit } from './textEdit.ts';

/** Which key of a config is meant: that of a client, which may stand in another file than the key does. */
export interface KeyOfConfig {
  /** RFC 7638. */
  readonly thumbprint: string;
  readonly clientId: string;
}

/** Whether a key is a client's: one beside another client's id is that client's. */
export function isKeyOf(found: { readonly clientId: string | undefined }, clientId: string): boolean {
  return !found.clientId || sameName(found.clientId, clientId);
}

/** The places where a config holds a client's key. */
export function placesOf({ thumbprint, clientId }: KeyOfConfig, text: string): KeyInConfig[] {
  return keysInConfig(text).filter((found) => keyNameOf(found)?.thumbprint === thumbprint && isKeyOf(found, clientId));
}

/**
 * The edits that put another key in a key's place, in whatever shape each stands there: base64 of a JWK, a JWK as text, or a JWK
 * as an object, whose members keep their order and layout. Nothing else is touched.
 */
export function replaceKey(text: string, old: KeyOfConfig, jwk: PrivateRsaJwk): TextEdit[] {
  return placesOf(old, text).flatMap((place): TextEdit[] => {
    const { offset, length, text: key } = place;
    if (text[offset] !== '"') return memberEdits(place, jwk);
    const value = key.trimStart().startsWith('{') ? JSON.stringify(jwk) : encodeJwk(jwk);
    return [{ offset, length, text: JSON.stringify(value) }];
  });
}

function memberEdits({ offset, text }: KeyInConfig, jwk: PrivateRsaJwk): TextEdit[] {
  const { root } = parseJsonTree(text, { relaxed: true });
  return (root ? membersOf(root) : []).flatMap(({ name, value }) => {
    const put = Object.entries(jwk).find(([member]) => member === name)?.[1];
    return put === undefined
      ? []
      : [{ offset: offset + value.offset, length: value.length, text: JSON.stringify(put) }];
  });
}
