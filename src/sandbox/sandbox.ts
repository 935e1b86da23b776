import { randomUUID } from 'node:crypto';
import { clientRoutes } from './api/clients.ts';
import { keyRoutes } from './api/keys.ts';
import { organisationRoutes } from './api/organisations.ts';
import { ownedScopeRoutes } from './api/ownedScopes.ts';
import { publicScopeRoutes } from './api/publicScopes.ts';
import { scopeAccessRoutes } from './api/scopeAccess.ts';
import { type Catalogue } from './catalogue/catalogue.ts';
import { builtInCatalogue } from './catalogue/builtInCatalogue.ts';
import { controlRoutes } from './controlRoutes.ts';
import { Fault } from './faults/fault.ts';
import { FaultList } from './faults/faultList.ts';
import { type Route, Router } from './http/router.ts';
import { LoopbackServer } from './http/server.ts';
import { generateRsaKey } from './rsaKey.ts';
import { type SandboxStore } from './sandboxStore.ts';
import { seedOrganisations } from './seed/organisations.ts';
import { seed } from './seed/seed.ts';
import { Database } from './state/database.ts';
import { type Spread } from './state/spreading.ts';
import { AccessTokens } from './token/accessTokens.ts';
import { AdminClients, type SandboxOrganisation } from './token/adminClients.ts';
import { altinnExchangeRoutes } from './token/altinnExchange.ts';
import { tokenRoutes } from './token/tokenRoutes.ts';
import { type World } from './world.ts';

export type { Fault } from './faults/fault.ts';
export type { SandboxStore } from './sandboxStore.ts';
export type { SandboxOrganisation } from './token/adminClients.ts';

export interface SandboxOptions {
  /** 0, or left out: a free one */
  readonly port?: number;
  readonly store: SandboxStore;
  readonly now?: () => Date;
  /** How long a change takes to reach the token endpoint, in ms; at once when left out. */
  readonly propagationMs?: number | (() => number);
  /** Gets method, path, status and duration of every request; never a query, a body or a token. */
  readonly log?: (line: string) => void;
  /** allow the control endpoints under /sandbox/ */
  readonly control?: boolean;
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** API base: what `/api/v1/…` is appended to (self-service-api.md §1) */
  readonly selfServiceUrl: string;
  /** with the trailing slash */
  readonly issuer: string;
  readonly organisations: readonly SandboxOrganisation[];
  /** The next matching requests misbehave. Throws when the fault is none, such as a path that is no regular expression. */
  misbehave(fault: Fault): void;
  /** Back to the seed, in the store too; forgets all faults. */
  reset(): void;
  /** Cuts open connections. */
  close(): Promise<void>;
}

/**
 * A self-service API and Maskinporten token endpoint on 127.0.0.1 (self-service-api.md §2–§5), with synthetic
 * organisations. Rejects with node's error when the port cannot be had.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { log = () => undefined, port = 0 } = options;
  const adminKey = generateRsaKey('admin');
  const catalogue = builtInCatalogue();
  const adminClients = new AdminClients(seedOrganisations, await adminKey);
  const server = await LoopbackServer.listen(port);
  const origin = `http://127.0.0.1:${server.port}`;
  const world = newWorld(options, `${origin}/`, catalogue, adminClients);
  const faults = new FaultList();
  const reset = (): void => {
    faults.clear();
    world.database.reset();
  };
  const routes = [...serviceRoutes(world), ...(options.control ? controlRoutes(faults, reset) : [])];
  server.serve({ handle: new Router(routes, world, log).handle, faults, context: world, log });
  return {
    origin,
    selfServiceUrl: origin,
    issuer: world.issuer,
    organisations: adminClients.organisations,
    misbehave: (fault) => {
      faults.add(Fault.parse(fault));
    },
    reset,
    close: () => server.close(),
  };
}

function newWorld(options: SandboxOptions, issuer: string, catalogue: Catalogue, adminClients: AdminClients): World {
  const { store, now = () => new Date(), log = () => undefined } = options;
  const newId = (): string => randomUUID();
  const database = new Database({ store, seed: () => seed(now()), now, log });
  // Nobody waits for the key that signs tokens until the first token is asked for.
  const accessTokens = new AccessTokens(issuer, generateRsaKey(newId()), now);
  const spread = (): Spread => ({ now: now().getTime(), propagation: propagation(options) });
  return { issuer, database, catalogue, adminClients, accessTokens, now, newId, spread };
}

function propagation({ propagationMs = 0 }: SandboxOptions): number {
  return typeof propagationMs === 'number' ? propagationMs : propagationMs();
}

function serviceRoutes(world: World): Route[] {
  return [
    ...clientRoutes(world),
    ...keyRoutes(world),
    ...publicScopeRoutes(world),
    ...ownedScopeRoutes(world),
    ...scopeAccessRoutes(world),
    ...organisationRoutes(world),
    ...tokenRoutes(world),
    ...altinnExchangeRoutes(world),
  ];
}
