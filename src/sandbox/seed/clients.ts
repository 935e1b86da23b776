import * as z from 'zod/mini';
import { dataFile } from '../data/dataFile.ts';
import type { StoredClient, StoredKey } from '../state/database.ts';
import { jwtBearer } from '../token/grant.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The ISO time this many days before `now` (after it if negative). */
export function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString();
}

/** Seconds since 1970, this many days after `now` at the same time of day, because the days left are counted as calendar days. */
function secondsInDays(now: Date, days: number): number {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  return Math.floor(at.getTime() / 1000);
}

const seedKey = z.object({
  kid: z.string(),
  /** Negative if it has expired. */
  expiresInDays: z.number(),
});
type SeedKey = z.infer<typeof seedKey>;

const seedClient = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  daysOld: z.number(),
  scopes: z.array(z.string()),
  keys: z.optional(z.array(seedKey)),
  active: z.optional(z.boolean()),
  /** Fields that differ from most clients'. */
  differs: z.optional(z.record(z.string(), z.unknown())),
});
type SeedClient = z.infer<typeof seedClient>;

/** The initial clients by their organisation's number. */
function clientRows(): Record<string, SeedClient[]> {
  return z.record(z.string(), z.array(seedClient)).parse(JSON.parse(dataFile('clients.json')));
}

/** The initial clients with their keys. The eagle has none. */
export function seedClients(now: Date): StoredClient[] {
  const owned = Object.entries(clientRows()).flatMap(([orgno, rows]) => rows.map((row) => [orgno, row] as const));
  // Each key takes the next modulus, so that no two are the same.
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
    grant_types: [jwtBearer],
    scopes: [...row.scopes],
    access_token_lifetime: 120,
    ...row.differs,
    created: daysBefore(now, row.daysOld),
    last_updated: daysBefore(now, Math.floor(row.daysOld / 3)),
  };
}

/** A key that was posted a year before it expires (self-service-api.md §3). */
function publicKey({ kid, expiresInDays }: SeedKey, n: string, now: Date): StoredKey {
  const posted = daysBefore(now, 365 - expiresInDays);
  const exp = secondsInDays(now, expiresInDays);
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e: 'AQAB', exp, created: posted, last_updated: posted };
}
