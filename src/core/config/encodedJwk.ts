import { privateRsaJwk, type PrivateRsaJwk } from '../keys/jwk.ts';
import { isWholeRsaKey } from '../keys/rsaKey.ts';

type Member = keyof PrivateRsaJwk;

/** Why a value of `EncodedJwk` is not a private key. Never contains any of the value. */
export type EncodedJwkProblem =
  | { readonly reason: 'empty' | 'placeholder' | 'reference' | 'notBase64' | 'notUtf8' | 'byteOrderMark' | 'notJson' }
  | { readonly reason: 'set' | 'notRsa' | 'notPrivate' | 'inconsistent' }
  | { readonly reason: 'missingMember' | 'badMember'; readonly member: Member };

/** A value of `EncodedJwk` that can't be used to get a token. Has no `cause`, because parsers quote the input in their messages. */
export class EncodedJwkError extends Error {
  override readonly name = 'EncodedJwkError';

  constructor(readonly problem: EncodedJwkProblem) {
    super(
      `Not a private RSA key as EncodedJwk: ${problem.reason}${'member' in problem ? ` (${problem.member})` : ''}.`,
    );
  }

  get reason(): EncodedJwkProblem['reason'] {
    return this.problem.reason;
  }
}

export function isEncodedJwkError(error: unknown): error is EncodedJwkError {
  return error instanceof EncodedJwkError;
}

const members = Object.keys(privateRsaJwk.shape) as Member[];

/**
 * Encodes a private key as a value of `EncodedJwk`: standard base64 with padding of the compact JSON, in UTF-8 without byte
 * order mark, with the twelve members always in the same order (altinn-config.md §1). Throws EncodedJwkError for a key with
 * which the program would fail later.
 */
export function encodeJwk(privateJwk: PrivateRsaJwk): string {
  const jwk = checked({ ...privateJwk });
  return Buffer.from(JSON.stringify(Object.fromEntries(members.map((member) => [member, jwk[member]])))).toString(
    'base64',
  );
}

/**
 * Decodes the private key from a value of `EncodedJwk`. Accepts the same JSON as .NET (pretty-printed or compact, unknown
 * members, missing `use` and `alg`) and the same base64. Throws EncodedJwkError.
 */
export function decodeJwk(text: string): PrivateRsaJwk {
  if (text.trim() === '') throw new EncodedJwkError({ reason: 'empty' });
  if (isKeyVaultReference(text)) throw new EncodedJwkError({ reason: 'reference' });
  if (/^\s*<[^<>]*>\s*$/.test(text)) throw new EncodedJwkError({ reason: 'placeholder' });
  const json = decoded(text);
  // altinn-cli's own file contains the base64 of this word.
  if (/^\s*placeholder\s*$/i.test(json)) throw new EncodedJwkError({ reason: 'placeholder' });
  return checked(parsed(json));
}

/**
 * Whether the value is a Key Vault reference, which Azure App Service replaces with the secret (altinn-config.md §1). It is
 * valid and must not be overwritten.
 */
export function isKeyVaultReference(text: string): boolean {
  return /^\s*@Microsoft\.KeyVault\(/i.test(text);
}

function decoded(text: string): string {
  // Like .NET, which ignores white space anywhere.
  const base64 = text.replace(/[ \t\r\n]/g, '');
  const bytes = Buffer.from(base64, 'base64');
  // Node's decoder accepts anything. Encoding the result again reveals base64url, missing padding and surplus bits.
  if (bytes.toString('base64') !== base64) throw new EncodedJwkError({ reason: 'notBase64' });
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EncodedJwkError({ reason: 'notUtf8' });
  }
  if (json.startsWith('\uFEFF')) throw new EncodedJwkError({ reason: 'byteOrderMark' });
  return json;
}

function parsed(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new EncodedJwkError({ reason: 'notJson' });
  }
  if (typeof value !== 'object' || value === null) throw new EncodedJwkError({ reason: 'notJson' });
  return Array.isArray(value) ? { keys: value } : { ...value };
}

function checked(jwk: Record<string, unknown>): PrivateRsaJwk {
  if ('keys' in jwk) throw new EncodedJwkError({ reason: 'set' });
  if ('kty' in jwk && jwk.kty !== 'RSA') throw new EncodedJwkError({ reason: 'notRsa' });
  if (!['d', 'p', 'q', 'dp', 'dq', 'qi'].some((member) => member in jwk))
    throw new EncodedJwkError({ reason: 'notPrivate' });
  // The program needs neither, and signs with RS256 whatever they say.
  const filled: Record<string, unknown> = { use: 'sig', alg: 'RS256', ...jwk };
  const missing = members.find((member) => filled[member] === undefined);
  if (missing) throw new EncodedJwkError({ reason: 'missingMember', member: missing });
  const result = privateRsaJwk.safeParse(Object.fromEntries(members.map((member) => [member, filled[member]])));
  if (!result.success) {
    const member = members.find((name) => result.error.issues.some(({ path }) => path[0] === name)) ?? 'kty';
    throw new EncodedJwkError({ reason: 'badMember', member });
  }
  if (!isWholeRsaKey(result.data)) throw new EncodedJwkError({ reason: 'inconsistent' });
  return result.data;
}
