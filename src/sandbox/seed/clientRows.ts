import * as z from 'zod/mini';
import { dataFile } from '../data/dataFile.ts';

const seedKey = z.object({
  kid: z.string(),
  /** Negative: has expired. */
  expiresInDays: z.number(),
});
export type SeedKey = z.infer<typeof seedKey>;

const seedClient = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  daysOld: z.number(),
  scopes: z.array(z.string()),
  keys: z.optional(z.array(seedKey)),
  active: z.optional(z.boolean()),
  /** Fields that are unlike most clients'. */
  differs: z.optional(z.record(z.string(), z.unknown())),
});
export type SeedClient = z.infer<typeof seedClient>;

/** The clients there are at the start, by their organisation's number. */
export function clientRows(): Record<string, SeedClient[]> {
  return z.record(z.string(), z.array(seedClient)).parse(JSON.parse(dataFile('clients.json')));
}
