import { randomBytes, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import { ansattportenRoutes } from './ansattporten/ansattporten.ts';
import { nativeClientId } from './ansattporten/authorizationRequest.ts';
import { newAnsattporten } from './ansattporten/logins.ts';
import { clientExtraRoutes } from './api/clientExtras.ts';
import { clientRoutes } from './api/clients.ts';
import { keyRoutes } from './api/keys.ts';
import { organisationRoutes } from './api/organisations.ts';
import { ownedScopeRoutes } from './api/ownedScopes.ts';
import { publicScopeRoutes } from './api/publicScopes.ts';
import { scopeAccessRoutes } from './api/scopeAccess.ts';
import { builtInCatalogue } from './catalogue/builtInCatalogue.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { controlRoutes } from './controlRoutes.ts';
import { Fault, FaultList } from './faults.ts';
import { Origins } from './http/origins.ts';
import { type Route, Router } from './http/router.ts';
import { LoopbackServer } from './http/server.ts';
import { generateRsaKey } from './rsaKey.ts';
import { SandboxOptionError } from './sandboxOptionError.ts';
import { portalRoutes } from './portal/portalRoutes.ts';
import { seed, seedOrganisations } from './seed/seed.ts';
import { Database } from './state/database.ts';
import type { SandboxStore } from './store.ts';
import { termsRoutes } from './terms/termsRoutes.ts';
import { AccessTokens, AdminClients, type SandboxOrganisation } from './token/adminClients.ts';
import { altinnExchangeRoutes } from './token/altinnExchange.ts';
import { errorPageRoutes, tokenRoutes } from './token/tokenRoutes.ts';
import { CertificateAuthorities } from './token/verifySignature.ts';
import { type SomeVariants, type Variants, varied } from './variants.ts';
import type { World } from './world.ts';

/** Where a sandbox can be reached. */
export interface Addresses {
  readonly port: number;
  /** The address from outside, if someone has made it available there. */
  readonly publicUrl: URL | undefined;
  /** The beginning of its own URLs, without a trailing slash. */
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
  // Started now, because a token will be requested soon, and nothing waits for the key until then.
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

export type { Fault } from './faults.ts';
export type { SandboxStore } from './store.ts';
export type { SandboxOrganisation } from './token/adminClients.ts';

export interface SandboxOptions {
  /** 0 or omitted: any free port. */
  readonly port?: number;
  readonly store: SandboxStore;
  readonly now?: () => Date;
  /** Creates a private RSA key with this kid, of 2048 bits or more. By default, a new one. */
  readonly newKey?: (kid: string) => Promise<JWK>;
  /** Milliseconds until a change reaches the token endpoint. By default, 0. */
  readonly propagationMs?: number | (() => number);
  /** Receives method, path, status and duration of every request; never a query, a body or a token. */
  readonly log?: (line: string) => void;
  /** Enables the control endpoints under /sandbox/. */
  readonly control?: boolean;
  /** Where a proxy makes it available, such as `https://sandbox.example.no`. All its URLs then begin with this. */
  readonly publicUrl?: string;
  /** Additional redirect URIs of the login client. */
  readonly redirectUris?: readonly string[];
  /** Roots (PEM, one or more each) whose enterprise certificates are accepted. By default, none are. */
  readonly certificateAuthorities?: readonly string[];
  /** Variants to change. The others are as last seen in production. */
  readonly variants?: SomeVariants;
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, independent of the public URL. */
  readonly origin: string;
  /** The API's base URL, to which `/api/v1/…` is appended (self-service-api.md §1). */
  readonly selfServiceUrl: string;
  /** Maskinporten's issuer, with the trailing slash. */
  readonly issuer: string;
  /** Where users log in, and with which client: public and native, without a secret. The issuer has no trailing slash. */
  readonly ansattporten: { readonly issuer: string; readonly clientId: string };
  /** The page on which an organisation accepts the terms of use; `/{orgno}` is appended to it. */
  readonly termsUrl: string;
  /** The simulated self-service portal's front page; `/clients/{id}` is appended to it. */
  readonly portalUrl: string;
  readonly organisations: readonly SandboxOrganisation[];
  /**
   * Allows logins and logouts to redirect to exactly this URI (a loopback address: at any port), and pages of its origin to
   * call the API. Throws a SandboxOptionError if it is not an absolute URI, or has a fragment.
   */
  allowRedirectUri(uri: string): void;
  /** Accepts enterprise certificates of this authority (PEM). Throws a SandboxOptionError if it is not a certificate. */
  trustCertificateAuthority(pem: string): void;
  /**
   * Makes the next matching requests misbehave. Throws if the fault is invalid, for example because its path is not a regular
   * expression.
   */
  misbehave(fault: Fault): void;
  /** Changes variants from now on. Throws if a variant does not exist. */
  vary(some: SomeVariants): void;
  /** Restores the seed, in the store too. Removes all faults, and ends all logins. */
  reset(): void;
  /** Stops and cuts open connections. */
  close(): Promise<void>;
}

/**
 * Starts a self-service API, Maskinporten token endpoint and login on 127.0.0.1 (self-service-api.md §2–§5), with synthetic
 * organisations. Rejects with Node's error if the port is not available, and with a SandboxOptionError if an option is invalid.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { log = () => undefined, newKey = generateRsaKey, port = 0 } = options;
  const { redirectUris = [], certificateAuthorities = [] } = options;
  const publicUrl = options.publicUrl === undefined ? undefined : parsedPublicUrl(options.publicUrl);
  const adminKey = newKey('admin');
  const catalogue = builtInCatalogue();
  const adminClients = new AdminClients(seedOrganisations, await adminKey);
  const server = await LoopbackServer.listen(port);
  const origin = `http://127.0.0.1:${server.port}`;
  const baseUrl = publicUrl?.origin ?? origin;
  let variants = varied(options.variants ?? {});
  const vary = (some: SomeVariants): void => {
    variants = varied(some, variants);
  };
  const addresses = { port: server.port, publicUrl, baseUrl };
  const world = newWorld(options, addresses, () => variants, catalogue, adminClients);
  const { ansattporten, authorities, database } = world;
  const allowRedirectUri = (uri: string): void => {
    ansattporten.redirectUris.add(uri);
    ansattporten.postLogoutRedirectUris.add(uri);
  };
  const faults = new FaultList();
  const reset = (): void => {
    faults.clear();
    ansattporten.logins.clear();
    database.reset();
  };
  const routes = [...serviceRoutes(world), ...(options.control ? controlRoutes(faults, vary, reset) : [])];
  const { origins } = world;
  server.serve({ origins, handle: new Router(routes, world, log).handle, faults, context: world, log });
  try {
    for (const uri of redirectUris) allowRedirectUri(uri);
    for (const pem of certificateAuthorities) authorities.trust(pem);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    origin,
    selfServiceUrl: baseUrl,
    issuer: world.issuer,
    ansattporten: { issuer: ansattporten.issuer, clientId: nativeClientId },
    termsUrl: `${baseUrl}/terms`,
    portalUrl: `${baseUrl}/portal`,
    organisations: adminClients.organisations,
    allowRedirectUri,
    trustCertificateAuthority: (pem) => {
      authorities.trust(pem);
    },
    misbehave: (fault) => {
      faults.add(Fault.parse(fault));
    },
    vary,
    reset,
    close: () => server.close(),
  };
}

/** Throws a SandboxOptionError if it has more than scheme, host and port. */
function parsedPublicUrl(text: string): URL {
  if (!/^https?:\/\/[^/?#@\s]+\/?$/i.test(text) || !URL.canParse(text)) throw new SandboxOptionError('publicUrl');
  return new URL(text);
}

function serviceRoutes(world: World): Route[] {
  return [
    ...clientRoutes(world),
    ...clientExtraRoutes(world),
    ...keyRoutes(world),
    ...publicScopeRoutes(world),
    ...ownedScopeRoutes(world),
    ...scopeAccessRoutes(world),
    ...organisationRoutes(world),
    ...tokenRoutes(world),
    ...errorPageRoutes(),
    ...altinnExchangeRoutes(world),
    ...ansattportenRoutes(world),
    ...termsRoutes(world),
    ...portalRoutes(world),
  ];
}
