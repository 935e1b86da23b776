import { hasPrivateMember } from './privateMaterial.ts';
import { isJsonObject, type JsonObject, parseJwkText, unsignedBytes } from './jwkText.ts';
import { KeyInputError } from './keyInputError.ts';
import { badMember, certificates, oneOf } from './publicJwk.ts';
import { outOf, type ReadPrivateKey, requireUsable } from './readPrivateKey.ts';
import { thumbprint } from './thumbprint.ts';

const numbers = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/**
 * The private RSA keys of a JWK or a JWKS. Keys of other kinds and public ones are passed over where there is a usable one.
 * Throws KeyInputError.
 */
export function readPrivateJwks(text: string): ReadPrivateKey[] {
  const json = parseJwkText(text);
  const set: unknown = Array.isArray(json) ? json : isJsonObject(json) ? (json.keys ?? [json]) : undefined;
  if (!Array.isArray(set) || set.length === 0 || !set.every(isJsonObject)) {
    throw new KeyInputError({ reason: 'notAKey' });
  }
  const rsa = set.filter((jwk) => jwk.kty === 'RSA' && hasPrivateMember(jwk));
  return outOf(set.length, (rsa.length > 0 ? rsa : set.slice(0, 1)).map(readOne));
}

function readOne(jwk: JsonObject): ReadPrivateKey {
  if (!('kty' in jwk) && !numbers.some((member) => member in jwk)) throw new KeyInputError({ reason: 'notAKey' });
  if ('kty' in jwk && jwk.kty !== 'RSA') throw new KeyInputError({ reason: 'notRsa' });
  if (!hasPrivateMember(jwk)) throw new KeyInputError({ reason: 'public' });
  for (const member of ['kty', ...numbers] as const) {
    if (!(member in jwk)) throw new KeyInputError({ reason: 'missingMember', member });
  }
  const number = (member: (typeof numbers)[number]): string => {
    const bytes = unsignedBytes(jwk[member]);
    if (!bytes) throw badMember(member);
    return bytes.toString('base64url');
  };
  const key = requireUsable({
    kty: 'RSA',
    use: oneOf(jwk, 'use', ['sig']),
    ...('kid' in jwk && { kid: ownKid(jwk.kid) }),
    alg: oneOf(jwk, 'alg', ['RS256', 'RS384', 'RS512']),
    n: number('n'),
    e: number('e'),
    d: number('d'),
    p: number('p'),
    q: number('q'),
    dp: number('dp'),
    dq: number('dq'),
    qi: number('qi'),
  });
  return { ...key, ...certificates(jwk.x5c, thumbprint(key.jwk)) };
}

/** As the key's owner wrote it. Under another than this, and than what the API takes, it may be registered. */
function ownKid(kid: unknown): string {
  if (typeof kid !== 'string' || kid === '' || kid.length > 255) throw new KeyInputError({ reason: 'badKid' });
  return kid;
}
