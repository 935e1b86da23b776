import { randomBytes, randomUUID } from 'node:crypto';
import { newAnsattporten } from './ansattporten/ansattporten.ts';
import { type Catalogue } from './catalogue/catalogue.ts';
import { Origins } from './http/origins.ts';
import { generateRsaKey } from './rsaKey.ts';
import { type SandboxOptions } from './sandbox.ts';
import { seed } from './seed/seed.ts';
import { Database } from './state/database.ts';
import { AccessTokens } from './token/accessTokens.ts';
import { type AdminClients } from './token/adminClients.ts';
import { CertificateAuthorities } from './token/certificateKey.ts';
import { type Variants } from './variants.ts';
import { type World } from './world.ts';

/** Where a sandbox is reached. */
export interface Addresses {
  readonly port: number;
  /** From outside, when somebody makes it reachable there. */
  readonly publicUrl: URL | undefined;
  /** What its own URLs begin with; no slash at the end. */
  readonly baseUrl: string;
}

export function newWorld(
  options: SandboxOptions,
  addresses: Addresses,
  variants: () => Variants,
  catalogue: Catalogue,
  adminClients: AdminClients,
): World {
  const { store, now = () => new Date(), newKey = generateRsaKey, log = () => undefined, propagationMs = 0 } = options;
  const { port, publicUrl, baseUrl } = addresses;
  const issuer = `${baseUrl}/`;
  const newId = (): string => randomUUID();
  const newSecret = (): string => randomBytes(32).toString('base64url');
  const ansattporten = newAnsattporten(baseUrl, () => newKey(newId()), { now, newSecret, variants });
  // Everybody will ask for a token soon, and nobody waits for this key until then.
  const tokenKey = newKey(newId());
  const propagation = (): number => (typeof propagationMs === 'number' ? propagationMs : propagationMs());
  return {
    issuer,
    get variants() {
      return variants();
    },
    database: new Database({ store, seed: () => seed(now()), now, log }),
    catalogue,
    adminClients,
    accessTokens: new AccessTokens(issuer, () => tokenKey, now),
    authorities: new CertificateAuthorities(),
    ansattporten,
    origins: new Origins(port, publicUrl, () => ansattporten.redirectUris.all),
    now,
    newId,
    spread: () => ({ now: now().getTime(), propagation: propagation() }),
  };
}
