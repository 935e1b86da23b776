import { compactVerify, importJWK } from 'jose';
import { type CertificateAuthorities, certificateKey } from './certificateKey.ts';
import { type Grant } from './grant.ts';
import { invalidParameter, notAuthenticated } from './grantError.ts';
import { type KnownClient, type KnownKey } from './knownClient.ts';

/** How the client proved who it is, as the token's `client_amr`. */
export type AuthenticationMethod = 'private_key_jwt' | 'virksomhetssertifikat';

/** Verifies the grant's signature with a key of the client. Throws a GrantError (self-service-api.md §5, table). */
export async function verifySignature(
  grant: Grant,
  client: KnownClient,
  { authorities, now }: { readonly authorities: CertificateAuthorities; readonly now: () => Date },
): Promise<AuthenticationMethod> {
  if ('x5c' in grant.key) {
    if (client.keys.length > 0) throw invalidParameter('a client with a registered key must use kid');
    await verifyWith(certificateKey(grant.key.x5c, client.orgno, authorities, now()), grant);
    return 'virksomhetssertifikat';
  }
  const { kid } = grant.key;
  const key = client.keys.find((registered) => registered.kid === kid);
  if (!key) throw notAuthenticated(undefined, 'Unknown key identifier (kid) for client.');
  if (key.exp !== undefined && key.exp * 1000 <= now().getTime()) throw notAuthenticated('MP-121', 'Expired key');
  // RFC 7517 §4.4: `alg` is the one algorithm the key is for.
  if (key.alg !== grant.alg) throw wrongSignature();
  await verifyWith(key, grant);
  return 'private_key_jwt';
}

async function verifyWith({ n, e }: Pick<KnownKey, 'n' | 'e'>, grant: Grant): Promise<void> {
  try {
    await compactVerify(grant.assertion, await importJWK({ kty: 'RSA', n, e }, grant.alg), { algorithms: [grant.alg] });
  } catch {
    throw wrongSignature();
  }
}

function wrongSignature(): Error {
  return notAuthenticated('MP-124', 'Invalid JWT signature');
}
