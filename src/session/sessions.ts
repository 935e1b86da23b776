import type { Event } from 'vscode';
import type { Environment } from '../core/environments/environment.ts';
import { orCancelled } from '../core/http/cancel.ts';
import type { Http } from '../core/http/http.ts';
import { HttpError } from '../core/http/httpError.ts';
import { SelfServiceApi, type TokenSource } from '../core/selfService/selfServiceApi.ts';
import { type AdminClient, type AdminClients, AdminClientTokens, grantKey } from './adminClients.ts';
import type { SandboxHost } from './sandboxHost.ts';
import { type Environments, UnknownEnvironment } from './environments.ts';
import type { KeyCalls } from './keyCalls.ts';
import { type Organisation, type OrganisationId, organisationKey } from './organisation.ts';
import { type PersonSessions, SignedOut } from './personSessions.ts';
import { SecretStoreError } from './secretStore.ts';
import {
  isReadOnly,
  type Leftovers,
  sameSignIn,
  type SignedIn,
  type SignedInOrganisation,
  type SignIn,
} from './signedIn.ts';

/** Access to an organisation's clients. */
export interface Connection {
  readonly environment: Environment;
  readonly api: SelfServiceApi;
}

interface SessionsNeeds {
  readonly signedIn: SignedIn;
  readonly environments: Environments;
  readonly persons: PersonSessions;
  readonly adminClients: AdminClients;
  readonly sandboxHost: SandboxHost;
  readonly http: Http;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly leftovers: Leftovers;
  readonly keyCalls: KeyCalls;
  /** Called when a secret could not be deleted yet. */
  readonly notDeleted: () => void;
  /** Called with what could not be read in an answer about an organisation. */
  readonly unreadable: (organisation: Organisation, names: readonly string[]) => void;
}

/** The signed-in organisations, and the connection to each. */
export class Sessions {
  private readonly connections = new Map<string, Promise<Connection>>();
  readonly onDidChange: Event<void>;

  constructor(private readonly needs: SessionsNeeds) {
    this.onDidChange = needs.signedIn.onDidChange;
  }

  /** The signed-in organisations. Reads only stored data and settings: no network, no secret. */
  organisations(): Organisation[] {
    const { signedIn, environments } = this.needs;
    // The kind is taken from the current settings: an environment may have been TEST at sign-in and be PROD now.
    return signedIn
      .organisations()
      .map((organisation) => ({ ...organisation, kind: environments.kind(organisation.environment) }));
  }

  /** The organisation, if the user is signed in to it. */
  find(organisation: OrganisationId): Organisation | undefined {
    return this.organisations().find((one) => organisationKey(one) === organisationKey(organisation));
  }

  /** The sign-in to an organisation; undefined if there is none. */
  signInOf(organisation: OrganisationId): SignIn | undefined {
    return this.needs.signedIn.find(organisation)?.signIn;
  }

  /** Whether the user has read-only access. */
  isReadOnly(organisation: OrganisationId): boolean {
    const signIn = this.signInOf(organisation);
    return signIn !== undefined && isReadOnly(signIn);
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
    // Organisations that the user signed in to as a person or machine keep that sign-in.
    await this.needs.signedIn.put(...mine.filter((one) => (this.signInOf(one)?.how ?? 'sandbox') === 'sandbox'));
    return this.organisations().filter(({ kind }) => kind === 'sandbox');
  }

  /** Resets the sandbox to its initial state. */
  async resetSandbox(): Promise<void> {
    const sandbox = await this.needs.sandboxHost.sandbox();
    sandbox.reset();
    await this.openSandbox();
  }

  /** Adds a sign-in, or replaces the organisation's existing one. Secrets that only the old sign-in used are deleted. */
  async add(organisation: SignedInOrganisation): Promise<void> {
    this.connections.delete(organisationKey(organisation));
    await this.forgetUnused(organisation.environment, await this.needs.signedIn.put(organisation));
  }

  /** Signs out of an organisation. Secrets that only this sign-in used are deleted, and revoked if the server can be reached. */
  async signOut(organisation: OrganisationId): Promise<void> {
    this.connections.delete(organisationKey(organisation));
    const gone = await this.needs.signedIn.remove((one) => organisationKey(one) === organisationKey(organisation));
    await this.forgetUnused(organisation.environment, gone);
  }

  /**
   * Switches to another synthetic organisation with the same login. Throws what the API throws. Then everything is as before
   * or, if it is not known which organisation the login represents, the user has to sign in again.
   */
  async switchSynthetic(organisation: Organisation, orgno: string, signal: AbortSignal): Promise<Organisation> {
    const { environments, http, persons, signedIn } = this.needs;
    const signIn = this.signInOf(organisation);
    if (signIn?.how !== 'person') throw new SignedOut('missing', organisation);
    const environment = await environments.get(organisation.environment);
    const { selfServiceUrl: baseUrl } = environment;
    const next = { ...organisation, orgno };
    // If this throws, nothing has changed yet.
    await orCancelled(persons.tokens(signIn.session, organisation, environment).token(), signal);
    // Done first, so that once the server has switched, no window uses the new organisation's answers for the old one.
    await persons.represent(signIn.session, organisation, orgno);
    const api = new SelfServiceApi({ baseUrl }, http, persons.tokens(signIn.session, next, environment));
    try {
      await api.switchSyntheticOrganisation(orgno, signal);
    } catch (error) {
      // The answer may have been lost. Only the server knows which organisation the login represents now.
      const isAsBefore = isUnreachable(error) || (await api.user()).authenticated_organization_number !== orgno;
      if (isAsBefore) {
        await persons.represent(signIn.session, next, organisation.orgno);
        throw error;
      }
    }
    // The switch is done. If the name can't be loaded in time, the number is shown instead.
    const switched = { ...next, name: await nameOf(api, orgno, signal).catch(() => orgno) };
    this.connections.delete(organisationKey(organisation));
    this.connections.delete(organisationKey(switched));
    await this.forgetUnused(organisation.environment, await signedIn.replace(organisation, { ...switched, signIn }));
    return switched;
  }

  /** A valid access token of a user's session, for another extension that the user allows to use it. */
  async token(organisation: Organisation): Promise<string> {
    const signIn = this.signInOf(organisation);
    if (!signIn) throw new SignedOut('missing', organisation);
    return (
      await this.tokens(signIn, organisation, await this.needs.environments.get(organisation.environment))
    ).token();
  }

  connect(organisation: Organisation): Promise<Connection> {
    const key = organisationKey(organisation);
    const open = this.connections.get(key);
    if (open) return open;
    const connection = this.open(organisation).catch((error: unknown) => {
      this.connections.delete(key);
      throw error;
    });
    this.connections.set(key, connection);
    return connection;
  }

  /** Called when the settings have changed, as the addresses may be different. */
  forgetConnections(environment?: string): void {
    for (const key of this.connections.keys()) {
      if (environment === undefined || key.startsWith(`${environment}/`)) this.connections.delete(key);
    }
  }

  /**
   * Deletes the secrets of sign-ins that no organisation of the environment uses any more, and revokes them if the server can
   * be reached.
   */
  private async forgetUnused(environment: string, gone: readonly SignedInOrganisation[]): Promise<void> {
    const { leftovers, notDeleted } = this.needs;
    // The keyring may have been unlocked.
    await this.deleteLeftovers();
    for (const { signIn } of gone) {
      if (this.isUsed(environment, signIn)) continue;
      try {
        await this.deleteSecrets(environment, signIn);
      } catch (error) {
        if (!(error instanceof SecretStoreError)) throw error;
        await leftovers.add(environment, signIn);
        notDeleted();
      }
    }
  }

  /** Deletes secrets that could not be deleted at sign-out. Those that still can't be deleted are tried again next time. */
  async deleteLeftovers(): Promise<void> {
    const { leftovers } = this.needs;
    for (const left of leftovers.all()) {
      const { environment, signIn } = left;
      try {
        if (!this.isUsed(environment, signIn)) await this.deleteSecrets(environment, signIn);
      } catch {
        continue;
      }
      await leftovers.remove(left);
    }
  }

  private isUsed(environment: string, signIn: SignIn): boolean {
    return this.needs.signedIn.all().some((one) => one.environment === environment && sameSignIn(one.signIn, signIn));
  }

  private async deleteSecrets(environment: string, signIn: SignIn): Promise<void> {
    const { persons, adminClients, environments } = this.needs;
    if (signIn.how === 'machine') await adminClients.remove(environment, signIn.clientId);
    if (signIn.how === 'person')
      await persons.end(signIn.session, await environments.get(environment).catch(() => undefined));
  }

  private async open(organisation: Organisation): Promise<Connection> {
    const signIn = this.signInOf(organisation);
    if (!signIn) throw new SignedOut('missing', organisation);
    const environment = await this.needs.environments.get(organisation.environment);
    const tokens = await this.tokens(signIn, organisation, environment);
    const { selfServiceUrl: baseUrl } = environment;
    const termsUrl = environment.termsUrl.replace('{orgno}', organisation.orgno);
    const addsKeysBy = this.needs.keyCalls.forEnvironment(environment.id);
    const unreadable = (names: readonly string[]) => {
      this.needs.unreadable(organisation, names);
    };
    const target = { baseUrl, termsUrl, readOnly: isReadOnly(signIn), addsKeysBy, unreadable };
    const api = new SelfServiceApi(target, this.needs.http, tokens);
    return { environment, api };
  }

  private async tokens(signIn: SignIn, organisation: Organisation, environment: Environment): Promise<TokenSource> {
    const { persons, http, now, newId } = this.needs;
    if (signIn.how === 'person') return persons.tokens(signIn.session, organisation, environment);
    const admin =
      signIn.how === 'machine' ? await this.adminClient(signIn, organisation) : await this.sandboxAdmin(organisation);
    return new AdminClientTokens(admin, environment, { http, now, newId });
  }

  private async adminClient(
    { clientId, scopes }: SignIn & { how: 'machine' },
    organisation: Organisation,
  ): Promise<AdminClient> {
    const key = await this.needs.adminClients.find(organisation.environment, clientId);
    if (!key) throw new SignedOut('missing', organisation);
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

/** Whether the request could not be sent. */
function isUnreachable(error: unknown): boolean {
  return error instanceof HttpError && error.failure.reason === 'unreachable';
}

async function nameOf(api: SelfServiceApi, orgno: string, signal: AbortSignal): Promise<string> {
  return (await api.user(signal)).authenticated_organization_name ?? api.organisationName(orgno, signal);
}
