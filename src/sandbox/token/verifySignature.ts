import { compactVerify, importJWK } from 'jose';
import { type CertificateAuthorities, certificateKey } from './certificateKey.ts';
import { type Grant } from './grant.ts';
import { GrantError, notAuthenticated } from './grantError.ts';
import { type KnownClient, type KnownKey } from './knownClient.ts';

/** How the client proved who it is, as the token's `client_amr`. */
export type AuthenticationMethod = 'private_key_jwt' | 'virksomhetssertifikat';

/** Verifies the grant's signature with a key of the client. Throws a GrantError (self-service-api.md §5, table). */
export async function verifySignature(
  grant: Grant,
  client: KnownClient,
  { authorities, now }: { readonly authorities: CertificateAuthorities; readonly now: () => Date },
): Promise<AuthenticationMethod> {
  const { kid, x5c } = grant.key;
  if (kid === undefined && client.keys.length > 0) throw kidMissing();
  if (x5c !== undefined) {
    await verifyWith(certificateKey(x5c, client.orgno, authorities, now()), grant);
    if (client.keys.length === 0) return 'virksomhetssertifikat';
  }
  if (kid === undefined) throw kidMissing();
  const key = client.keys.find((registered) => registered.kid === kid);
  if (!key) throw notAuthenticated(undefined, 'Unknown key identifier (kid) for client.');
  if (key.exp !== undefined && key.exp * 1000 <= now().getTime()) throw notAuthenticated('MP-121', 'Expired key');
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

function kidMissing(): GrantError {
  const why = 'The client requires pre-registered jwk and no key identifier (kid) provided';
  return new GrantError('invalid_grant', `Invalid JWT. ${why}`);
}

function wrongSignature(): Error {
  return notAuthenticated('MP-124', 'Invalid JWT signature');
}
