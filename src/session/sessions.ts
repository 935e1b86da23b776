import type { Event } from 'vscode';
import type { Environment } from '../environments/environment.ts';
import type { Http } from '../http/http.ts';
import { SelfServiceApi, type TokenSource } from '../selfService/selfServiceApi.ts';
import { type AdminClients, grantKey } from './adminClients.ts';
import { type AdminClient, AdminClientTokens } from './adminClientTokens.ts';
import { type Environments, UnknownEnvironment } from './environments.ts';
import { type Organisation, organisationKey } from './organisation.ts';
import type { PersonSessions } from './personSessions.ts';
import type { SandboxHost } from './sandboxHost.ts';
import { sameSignIn, type SignedIn, type SignedInOrganisation } from './signedIn.ts';
import { SignedOut } from './signedOut.ts';
import { isReadOnly, type SignIn } from './signIn.ts';

/** A way to an organisation's clients. */
export interface Connection {
  readonly environment: Environment;
  readonly api: SelfServiceApi;
}

export interface SessionsNeeds {
  readonly signedIn: SignedIn;
  readonly environments: Environments;
  readonly persons: PersonSessions;
  readonly adminClients: AdminClients;
  readonly sandboxHost: SandboxHost;
  readonly http: Http;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** The organisations one is signed in to, and the way to each. */
export class Sessions {
  private readonly connections = new Map<string, Promise<Connection>>();
  readonly onDidChange: Event<void>;

  constructor(private readonly needs: SessionsNeeds) {
    this.onDidChange = needs.signedIn.onDidChange;
  }

  /** From storage only: no network, no secret. */
  organisations(): Organisation[] {
    return this.needs.signedIn.organisations();
  }

  /** How one is signed in to an organisation; undefined when one is not. */
  signIn(to: Pick<Organisation, 'environment' | 'orgno'>): SignIn | undefined {
    return this.needs.signedIn.find(to)?.signIn;
  }

  /** Whether the sign-in may only look. */
  isReadOnly(of: Organisation): boolean {
    const by = this.signIn(of);
    return by !== undefined && isReadOnly(by);
  }

  /** Starts the sandbox and signs in to each of its organisations. */
  async openSandbox(): Promise<Organisation[]> {
    const sandbox = await this.needs.sandboxHost.sandbox();
    const signIn = { how: 'sandbox' } as const;
    const mine = sandbox.organisations.map(({ orgno, name }): SignedInOrganisation => ({
      environment: 'sandbox',
      kind: 'sandbox',
      orgno,
      name,
      signIn,
    }));
    this.forgetConnections('sandbox');
    // Who has signed in to one of them as a person or machine stays signed in that way.
    await this.needs.signedIn.put(...mine.filter((one) => (this.signIn(one)?.how ?? 'sandbox') === 'sandbox'));
    return this.organisations().filter(({ kind }) => kind === 'sandbox');
  }

  /** Puts the sandbox back to its first state. */
  async resetSandbox(): Promise<void> {
    const sandbox = await this.needs.sandboxHost.sandbox();
    sandbox.reset();
    await this.openSandbox();
  }

  /** Signs in to an organisation, or in another way to one that is there. */
  async add(organisation: SignedInOrganisation): Promise<void> {
    this.connections.delete(organisationKey(organisation));
    await this.needs.signedIn.put(organisation);
  }

  /**
   * Signs out of an organisation; what only it used is forgotten. Throws what revoking it at the server threw: here one is
   * signed out then all the same.
   */
  async signOut(of: Pick<Organisation, 'environment' | 'orgno'>): Promise<void> {
    const { signedIn, persons, adminClients, environments } = this.needs;
    const known = signedIn.find(of);
    if (!known) return;
    this.connections.delete(organisationKey(of));
    await signedIn.remove((one) => organisationKey(one) === organisationKey(of));
    const by = known.signIn;
    const inUse = signedIn.all().some((one) => one.environment === of.environment && sameSignIn(one.signIn, by));
    if (inUse) return;
    if (by.how === 'machine') await adminClients.remove(of.environment, by.clientId);
    if (by.how === 'person')
      await persons.end(by.session, await environments.get(of.environment).catch(() => undefined));
  }

  /**
   * Represents another synthetic organisation with the same login. Throws what the API throws; then all is as before.
   */
  async switchSynthetic(of: Organisation, orgno: string, signal: AbortSignal): Promise<Organisation> {
    const { environments, http, persons, signedIn } = this.needs;
    const by = this.signIn(of);
    if (by?.how !== 'person') throw new SignedOut('missing', of);
    const environment = await environments.get(of.environment);
    const { selfServiceUrl: baseUrl } = environment;
    const next = { ...of, orgno };
    // First here: after the server has switched, no window may take what it says for the old organisation's.
    await persons.represent(by.session, of, orgno);
    const api = new SelfServiceApi({ baseUrl }, http, persons.tokens(by.session, next, environment));
    try {
      await api.switchSyntheticOrganisation(orgno, signal);
    } catch (error) {
      await persons.represent(by.session, next, of.orgno);
      throw error;
    }
    const { authenticated_organization_name: name } = await api.user(signal);
    const now = { ...next, name: name ?? (await api.organisationName(orgno, signal)) };
    this.connections.delete(organisationKey(of));
    this.connections.delete(organisationKey(now));
    await signedIn.replace(of, { ...now, signIn: by });
    return now;
  }

  /** A good access token of a person's session, for another extension that the person lets use it. */
  async token(of: Organisation): Promise<string> {
    const by = this.signIn(of);
    if (!by) throw new SignedOut('missing', of);
    return (await this.tokens(by, of, await this.needs.environments.get(of.environment))).token();
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

  /** The settings have changed: addresses may be others. */
  forgetConnections(environment?: string): void {
    for (const key of this.connections.keys()) {
      if (environment === undefined || key.startsWith(`${environment}/`)) this.connections.delete(key);
    }
  }

  private async open(to: Organisation): Promise<Connection> {
    const by = this.signIn(to);
    if (!by) throw new SignedOut('missing', to);
    const environment = await this.needs.environments.get(to.environment);
    const tokens = await this.tokens(by, to, environment);
    const { selfServiceUrl: baseUrl } = environment;
    const termsUrl = environment.termsUrl.replace('{orgno}', to.orgno);
    const api = new SelfServiceApi({ baseUrl, termsUrl, readOnly: isReadOnly(by) }, this.needs.http, tokens);
    return { environment, api };
  }

  private async tokens(by: SignIn, of: Organisation, environment: Environment): Promise<TokenSource> {
    const { persons, http, now, newId } = this.needs;
    if (by.how === 'person') return persons.tokens(by.session, of, environment);
    const admin = by.how === 'machine' ? await this.adminClient(by, of) : await this.sandboxAdmin(of);
    return new AdminClientTokens(admin, environment, http, now, newId);
  }

  private async adminClient({ clientId, scopes }: SignIn & { how: 'machine' }, of: Organisation): Promise<AdminClient> {
    const key = await this.needs.adminClients.find(of.environment, clientId);
    if (!key) throw new SignedOut('missing', of);
    return { clientId, key: grantKey(key), scopes };
  }

  private async sandboxAdmin({ orgno, environment }: Organisation): Promise<AdminClient> {
    const sandbox = await this.needs.sandboxHost.sandbox();
    const admin = sandbox.organisations.find((one) => one.orgno === orgno)?.adminClient;
    if (!admin) throw new UnknownEnvironment(organisationKey({ environment, orgno }));
    const jwk = { ...admin.jwk, kid: admin.jwk.kid ?? '' };
    return { clientId: admin.clientId, key: { jwk }, scopes: admin.scope.split(' ') };
  }
}
