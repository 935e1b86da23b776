import type { Node } from 'jsonc-parser';
import * as z from 'zod/mini';
import { parseJsonTree } from '../keys/jsonTree.ts';
import { type PrivateRsaJwk, thumbprint } from '../keys/jwk.ts';
import { membersOf, sameName } from './configDocument.ts';
import type { TextEdit } from './configEdit.ts';
import { encodeJwk, isKeyVaultReference } from './encodedJwk.ts';

/** A value of a config that stands for a private key. */
export interface KeyInConfig {
  /** Secret: base64 of a JWK as a rule, or the JWK itself. */
  readonly text: string;
  /** Where the value stands, its quotes included. */
  readonly offset: number;
  readonly length: number;
  /** What stands beside it as ClientId. */
  readonly clientId: string | undefined;
  /** The text that stands beside it under another name, such as `Scope`. */
  readonly beside: (name: string) => string | undefined;
}

/** By what a key in a config is told apart. No secret. */
export interface KeyName {
  readonly kid: string | undefined;
  /** RFC 7638. */
  readonly thumbprint: string;
}

/**
 * The texts that stand for a private key in a config, in any section, since its name is the program's to choose
 * (altinn-config.md §1, §2), or flat as in user-secrets. Never throws: what cannot be parsed has none.
 */
export function keysInConfig(text: string): KeyInConfig[] {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const { root } = parseJsonTree(text.slice(bom), { relaxed: true });
  if (!root) return [];
  return [...values(text.slice(bom), root)].map((found) => ({ ...found, offset: found.offset + bom }));
}

/** Names the key that a value stands for; undefined for what is no key at all. Does not check that the key is whole. */
export function keyNameOf({ text }: KeyInConfig): KeyName | undefined {
  const json = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8');
  try {
    const { kid, n, e } = named.parse(JSON.parse(json.replace(/^\uFEFF/, '')));
    return { kid, thumbprint: thumbprint({ n, e }) };
  } catch {
    return undefined;
  }
}

const named = z.object({ kid: z.optional(z.string()), n: z.string(), e: z.string() });
const keyMember = /^(.*:)?(EncodedJwk|JwkBase64|Jwk)$/i;

function* values(text: string, node: Node): Generator<KeyInConfig> {
  const members = membersOf(node);
  for (const { name, value } of members) {
    const [isKey, section = ''] = keyMember.exec(name) ?? [];
    const own = valueOf(text, value);
    if (isKey === undefined || (value.type !== 'object' && typeof value.value !== 'string')) {
      yield* values(text, value);
    } else if (own && !isKeyVaultReference(own)) {
      const beside = (other: string): string | undefined => {
        const text = members.find((member) => sameName(member.name, section + other))?.value.value as unknown;
        return typeof text === 'string' ? text : undefined;
      };
      yield { text: own, offset: value.offset, length: value.length, clientId: beside('ClientId'), beside };
    }
  }
  if (node.type === 'array') for (const item of node.children ?? []) yield* values(text, item);
}

function valueOf(text: string, { type, value, offset, length }: Node): string {
  return type === 'object' ? text.slice(offset, offset + length) : String(value);
}

/** Which key of a config is meant: that of a client, which may stand in another file than the key does. */
export interface ClientKeyName {
  /** RFC 7638. */
  readonly thumbprint: string;
  readonly clientId: string;
}

/** Whether a key is a client's: one beside another client's id is that client's. */
export function isKeyOf(found: { readonly clientId: string | undefined }, clientId: string): boolean {
  return !found.clientId || sameName(found.clientId, clientId);
}

/** The places where a config holds a client's key. */
export function placesOf({ thumbprint, clientId }: ClientKeyName, text: string): KeyInConfig[] {
  return keysInConfig(text).filter((found) => keyNameOf(found)?.thumbprint === thumbprint && isKeyOf(found, clientId));
}

/**
 * The edits that put another key in a key's place, in whatever shape each stands there: base64 of a JWK, a JWK as text, or a JWK
 * as an object, whose members keep their order and layout. Nothing else is touched.
 */
export function replaceKey(text: string, old: ClientKeyName, jwk: PrivateRsaJwk): TextEdit[] {
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
