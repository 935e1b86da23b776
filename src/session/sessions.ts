import { type Event, EventEmitter, type Memento } from 'vscode';
import * as z from 'zod';
import { type Environment, sandboxEnvironment } from '../environments/environment.ts';
import type { Http } from '../http/http.ts';
import type { Log } from '../http/log.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { SelfServiceApi } from '../selfService/selfServiceApi.ts';
import { AdminClientTokens } from './adminClientTokens.ts';
import { organisation, type Organisation, organisationKey } from './organisation.ts';
import type { SandboxHost } from './sandboxHost.ts';

/** A way to an organisation's clients. */
export interface Connection {
  readonly environment: Environment;
  readonly api: SelfServiceApi;
}

/** The stored organisation names an environment that is not there any more. */
export class UnknownEnvironment extends Error {
  override readonly name = 'UnknownEnvironment';
  constructor(readonly environment: string) {
    super(`No environment “${environment}”`);
  }
}

/** Under which the organisations are kept in globalState. */
export const organisationsKey = 'maskinporten.organisations';
const stored = z.object({ version: z.literal(1), organisations: z.array(organisation) });

export interface SessionsNeeds {
  readonly state: Memento;
  readonly http: Http;
  readonly sandboxHost: SandboxHost;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: Log;
}

/** The organisations a person is signed in to, and how a token for each is had. */
export class Sessions {
  private readonly changed = new EventEmitter<void>();
  private readonly connections = new Map<string, Promise<Connection>>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly needs: SessionsNeeds) {}

  /** From storage only: no network, no secret. */
  organisations(): Organisation[] {
    const kept = this.needs.state.get<unknown>(organisationsKey);
    if (kept === undefined) return [];
    const parsed = stored.safeParse(kept);
    if (parsed.success) return parsed.data.organisations;
    this.needs.log.warn('The stored list of organisations could not be read; sign in again.');
    return [];
  }

  /** Starts the sandbox and signs in to each of its organisations. */
  async openSandbox(): Promise<Organisation[]> {
    const sandbox = await this.needs.sandboxHost.sandbox();
    const mine = sandbox.organisations.map(({ orgno, name }) => ({ environment: 'sandbox', orgno, name }));
    const others = this.organisations().filter(({ environment }) => environment !== 'sandbox');
    await this.needs.state.update(organisationsKey, { version: 1, organisations: [...others, ...mine] });
    this.changed.fire();
    return mine;
  }

  /** Puts the sandbox back to its first state. */
  async resetSandbox(): Promise<void> {
    const sandbox = await this.needs.sandboxHost.sandbox();
    sandbox.reset();
    this.connections.clear();
    await this.openSandbox();
  }

  connect(to: Organisation): Promise<Connection> {
    const key = organisationKey(to);
    const known = this.connections.get(key);
    if (known) return known;
    const connection = this.open(to).catch((error: unknown) => {
      this.connections.delete(key);
      throw error;
    });
    this.connections.set(key, connection);
    return connection;
  }

  private async open(to: Organisation): Promise<Connection> {
    if (to.environment !== 'sandbox') throw new UnknownEnvironment(to.environment);
    return this.toSandbox(await this.needs.sandboxHost.sandbox(), to);
  }

  private toSandbox(sandbox: Sandbox, to: Organisation): Connection {
    const { http, now, newId } = this.needs;
    const environment = sandboxEnvironment(sandbox.origin);
    const admin = sandbox.organisations.find(({ orgno }) => orgno === to.orgno)?.adminClient;
    if (!admin) throw new UnknownEnvironment(organisationKey(to));
    const tokens = new AdminClientTokens(
      { clientId: admin.clientId, jwk: { ...admin.jwk, kid: admin.jwk.kid ?? '' }, scopes: admin.scope.split(' ') },
      environment,
      http,
      now,
      newId,
    );
    return { environment, api: new SelfServiceApi(environment.selfServiceUrl, http, tokens) };
  }
}
