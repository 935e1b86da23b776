import { type StoredClient, type StoredKey } from '../state/storedState.ts';
import { dataFile } from '../data/dataFile.ts';
import { daysBefore, secondsInDays } from './moments.ts';
import { clientRows, type SeedClient, type SeedKey } from './clientRows.ts';

/** The clients there are at the start, with their keys; the eagle has none. */
export function seedClients(now: Date): StoredClient[] {
  const owned = Object.entries(clientRows()).flatMap(([orgno, rows]) => rows.map((row) => [orgno, row] as const));
  // No two keys are the same: each takes the next modulus.
  const moduli = dataFile('publicModuli.txt').trim().split('\n').values();
  return owned.map(([owner, row]) => {
    const keys = (row.keys ?? []).map((key) => publicKey(key, moduli.next().value ?? '', now));
    return { registration: { client: fields(owner, row, now), keys }, spreading: [] };
  });
}

function fields(orgno: string, row: SeedClient, now: Date): StoredClient['registration']['client'] {
  return {
    client_id: row.id,
    client_name: row.name,
    description: row.description,
    client_orgno: orgno,
    active: row.active ?? true,
    integration_type: 'maskinporten',
    application_type: 'web',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    scopes: [...row.scopes],
    access_token_lifetime: 120,
    ...row.differs,
    created: daysBefore(now, row.daysOld),
    last_updated: daysBefore(now, Math.floor(row.daysOld / 3)),
  };
}

/** Posted a year before it expires (self-service-api.md §3). */
function publicKey({ kid, expiresInDays }: SeedKey, n: string, now: Date): StoredKey {
  const posted = daysBefore(now, 365 - expiresInDays);
  const exp = secondsInDays(now, expiresInDays);
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e: 'AQAB', exp, created: posted, last_updated: posted };
}
