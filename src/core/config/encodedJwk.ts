import { privateRsaJwk, type PrivateRsaJwk } from '../keys/jwk.ts';
import { isWholeRsaKey } from '../keys/rsaKey.ts';

type Member = keyof PrivateRsaJwk;

/** Why a value of `EncodedJwk` is not a private key. Never holds any of the value. */
export type EncodedJwkProblem =
  | { readonly reason: 'empty' | 'placeholder' | 'reference' | 'notBase64' | 'notUtf8' | 'byteOrderMark' | 'notJson' }
  | { readonly reason: 'set' | 'notRsa' | 'notPrivate' | 'inconsistent' }
  | { readonly reason: 'missingMember' | 'badMember'; readonly member: Member };

/** A value of `EncodedJwk` the program would not get a token with. Has no `cause`: a parser's message quotes what it read. */
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
 * A private key as the value of `EncodedJwk`: standard base64 with padding of the compact JSON, UTF-8 without byte order mark,
 * the twelve members always in the same order (altinn-config.md §1). Throws EncodedJwkError for a key the program would only
 * fail on later.
 */
export function encodeJwk(privateJwk: PrivateRsaJwk): string {
  const jwk = checked({ ...privateJwk });
  return Buffer.from(JSON.stringify(Object.fromEntries(members.map((member) => [member, jwk[member]])))).toString(
    'base64',
  );
}

/**
 * The private key in a value of `EncodedJwk`. Takes what .NET takes of JSON (pretty or compact, members it does not know,
 * `use` and `alg` left out), and as .NET does of base64. Throws EncodedJwkError.
 */
export function decodeJwk(text: string): PrivateRsaJwk {
  if (text.trim() === '') throw new EncodedJwkError({ reason: 'empty' });
  if (isKeyVaultReference(text)) throw new EncodedJwkError({ reason: 'reference' });
  if (/^\s*<[^<>]*>\s*$/.test(text)) throw new EncodedJwkError({ reason: 'placeholder' });
  const json = decoded(text);
  // altinn-cli's own file comes with base64 of this word.
  if (/^\s*placeholder\s*$/i.test(json)) throw new EncodedJwkError({ reason: 'placeholder' });
  return checked(parsed(json));
}

/** Azure App Service puts the secret in place of such a value (altinn-config.md §1): not corrupt, and not to be overwritten. */
export function isKeyVaultReference(text: string): boolean {
  return /^\s*@Microsoft\.KeyVault\(/i.test(text);
}

function decoded(text: string): string {
  // As .NET: white space may be anywhere.
  const base64 = text.replace(/[ \t\r\n]/g, '');
  const bytes = Buffer.from(base64, 'base64');
  // Node's decoder reads anything; the way back shows base64url, missing padding and bits too many.
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
  // The program asks for neither and signs RS256 whatever they say.
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
