import type { Node } from 'jsonc-parser';
import * as z from 'zod/mini';
import { parseJsonTree } from '../keys/jsonTree.ts';
import { type PrivateRsaJwk, thumbprint } from '../keys/jwk.ts';
import { membersOf, sameName } from './configDocument.ts';
import type { TextEdit } from './configEdit.ts';
import { encodeJwk, isKeyVaultReference } from './encodedJwk.ts';

/** A private key in a config. */
export interface KeyInConfig {
  /** Secret. Usually base64 of a JWK, or the JWK itself. */
  readonly text: string;
  /** The value's position, including its quotes. */
  readonly offset: number;
  readonly length: number;
  /** The ClientId next to it. */
  readonly clientId: string | undefined;
  /** Returns the text of another member next to it, such as `Scope`. */
  readonly beside: (name: string) => string | undefined;
}

/** What identifies a key in a config. Not secret. */
export interface KeyName {
  readonly kid: string | undefined;
  /** RFC 7638 thumbprint. */
  readonly thumbprint: string;
}

/**
 * The private keys in a config, in any section, because programs choose its name (altinn-config.md §1, §2), or as flat members
 * as in user-secrets. Never throws: if the text can't be parsed, there are none.
 */
export function keysInConfig(text: string): KeyInConfig[] {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const { root } = parseJsonTree(text.slice(bom), { relaxed: true });
  if (!root) return [];
  return [...values(text.slice(bom), root)].map((found) => ({ ...found, offset: found.offset + bom }));
}

/** The name of a key in a config; undefined if the value is not a key. Does not check that the key is complete. */
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

/** Identifies a client's key in configs. The client's id may be in another file than the key. */
export interface ClientKeyName {
  /** RFC 7638 thumbprint. */
  readonly thumbprint: string;
  readonly clientId: string;
}

/** Whether a key belongs to a client. A key next to another client's id belongs to that client. */
export function isKeyOf(found: { readonly clientId: string | undefined }, clientId: string): boolean {
  return !found.clientId || sameName(found.clientId, clientId);
}

/** The places where a config contains a client's key. */
export function placesOf({ thumbprint, clientId }: ClientKeyName, text: string): KeyInConfig[] {
  return keysInConfig(text).filter((found) => keyNameOf(found)?.thumbprint === thumbprint && isKeyOf(found, clientId));
}

/**
 * The edits that replace a key with another one, in the format each place has: base64 of a JWK, a JWK as text, or a JWK as an
 * object, whose members keep their order and layout. Nothing else is changed.
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
