import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import type { Environment } from '../core/environments/environment.ts';
import type { Http } from '../core/http/http.ts';
import type { Ansattporten, PersonTokens } from '../core/login/ansattporten.ts';
import { LoginError } from '../core/login/loginError.ts';
import type { TokenSource } from '../core/selfService/selfServiceApi.ts';
import { type LockNeeds, pause, whileLocked } from './fileLock.ts';
import type { Organisation } from './organisation.ts';
import { SecretStore, SecretStoreError } from './secretStore.ts';

/** The way in is gone: somebody has to sign in again. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
  constructor(
    /**
     * `expired`: the server no longer renews it; `missing`: its secret is not here; `damaged`: it cannot be read;
     * `switched`: the login represents another organisation now.
     */
    readonly reason: 'expired' | 'missing' | 'damaged' | 'switched',
    readonly organisation: Pick<Organisation, 'environment' | 'orgno'>,
  ) {
    super(`Signed out of ${organisation.environment}: ${reason}`);
  }
}

const storedSession = z.object({
  version: z.literal(1),
  accessToken: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
  refreshToken: z.optional(z.string()),
  /** Whom the login represents: a synthetic organisation can be switched, also from another window. */
  orgno: z.string(),
});
type StoredSession = z.infer<typeof storedSession>;

/** Milliseconds before its end that a token counts as used up. */
const margin = 15_000;
/** How often is looked for what another window has kept: five seconds, with a pause after each. */
const maxLooks = 100;

type SessionTokens = Pick<PersonTokens, 'accessToken' | 'expiresAt' | 'refreshToken'>;

interface PersonSessionsNeeds extends LockNeeds {
  readonly secrets: SecretStorage;
  readonly http: Http;
  /** A folder that all windows share; need not exist yet. */
  readonly folder: string;
  /** Hears that a session is kept in this window's memory only, as the secret storage refused it. */
  readonly notStored?: () => void;
}

/**
 * The sessions of persons who logged in, in SecretStorage. A refresh token may be good for one use, and using it twice ends the
 * session then (RFC 9700 §4.14.2), so windows refresh one at a time and each looks first whether another has done it.
 */
export class PersonSessions {
  private readonly store: SecretStore<typeof storedSession>;
  private readonly refreshing = new Map<string, Promise<string>>();
  /** What the secret storage refused after a refresh: the server has given it, and will not give it again. */
  private readonly unstored = new Map<string, StoredSession>();
  /** Access tokens the server no longer takes. */
  private readonly refused = new Set<string>();

  constructor(private readonly needs: PersonSessionsNeeds) {
    this.store = new SecretStore(needs.secrets, 'maskinporten.session', storedSession);
  }

  /** Throws SecretStoreError. */
  async keep(id: string, orgno: string, { accessToken, expiresAt, refreshToken }: SessionTokens): Promise<void> {
    await this.store.keep(id, { version: 1, accessToken, expiresAt, orgno, ...(refreshToken && { refreshToken }) });
  }

  /** From now on the session's tokens are given out for this organisation only. */
  async represent(id: string, from: Organisation, orgno: string): Promise<void> {
    await this.locked(id, async () => this.store.keep(id, { ...(await this.latest(id, from)), orgno }));
  }

  /** Tokens of a session; those it gives throw SignedOut, LoginError, HttpError and SecretStoreError. */
  tokens(id: string, organisation: Organisation, environment: Environment): TokenSource {
    return {
      token: async () => {
        const session = await this.read(id, organisation);
        return this.isGood(session) ? session.accessToken : this.refreshOnce(id, organisation, environment);
      },
      forget: (token) => {
        this.refused.add(token);
      },
    };
  }

  /** Forgets the session here, and at the server where it can be reached and knows how. Throws SecretStoreError. */
  async end(id: string, environment: Environment | undefined): Promise<void> {
    // After a refresh under way, which would keep it again.
    const session = await this.locked(id, async () => {
      const last = this.unstored.get(id) ?? (await this.store.find(id).catch(() => undefined));
      this.unstored.delete(id);
      await this.store.remove(id);
      await rm(this.usedTokenFile(id), { force: true });
      return last;
    });
    if (!session?.refreshToken || !environment?.login?.clientId) return;
    // Offline too one can sign out; the session then ends at the server by itself.
    const login = await this.ansattporten(environment);
    await login.revoke(session.refreshToken).catch(() => undefined);
  }

  /** One request however many ask; not bound to one caller's signal. */
  private refreshOnce(id: string, organisation: Organisation, environment: Environment): Promise<string> {
    const whose = `${id}/${organisation.orgno}`;
    const refreshing =
      this.refreshing.get(whose) ??
      this.locked(id, () => this.refresh(id, organisation, environment)).finally(() => this.refreshing.delete(whose));
    this.refreshing.set(whose, refreshing);
    return refreshing;
  }

  private async refresh(id: string, organisation: Organisation, environment: Environment): Promise<string> {
    // Another window may have done it while this one waited.
    const session = await this.latest(id, organisation);
    if (this.isGood(session)) return session.accessToken;
    if (session.refreshToken === undefined) throw new SignedOut('expired', organisation);
    try {
      const login = await this.ansattporten(environment);
      const tokens = await login.refresh(session.refreshToken);
      const { accessToken, expiresAt, refreshToken = session.refreshToken } = tokens;
      await this.storeOrHold(id, { version: 1, accessToken, expiresAt, orgno: organisation.orgno, refreshToken });
      // Where none came, the old one stays good, and must not count as used.
      if (refreshToken !== session.refreshToken) {
        await writeFile(this.usedTokenFile(id), fingerprint(session.refreshToken), { mode: 0o600 });
      }
      return accessToken;
    } catch (error) {
      const said = error instanceof LoginError && error.failure.reason === 'refused' ? error.failure.error : undefined;
      throw said === 'invalid_grant' ? new SignedOut('expired', organisation) : error;
    }
  }

  /** A refresh token may be good for one use: lost here, it would end the session. */
  private async storeOrHold(id: string, next: StoredSession): Promise<void> {
    try {
      await this.store.keep(id, next);
      this.unstored.delete(id);
    } catch (error) {
      if (!(error instanceof SecretStoreError)) throw error;
      if (!this.unstored.has(id)) this.needs.notStored?.();
      this.unstored.set(id, next);
    }
  }

  /** Loaded when it is needed: reading what is stored does not need a login's protocol. */
  private async ansattporten(environment: Environment): Promise<Ansattporten> {
    const { Ansattporten } = await import('../core/login/ansattporten.ts');
    return new Ansattporten(environment, this.needs.http, this.needs.now);
  }

  private locked<T>(id: string, act: () => Promise<T>): Promise<T> {
    return whileLocked(`${this.needs.folder}/${id}.lock`, this.needs, act);
  }

  private usedTokenFile(id: string): string {
    return `${this.needs.folder}/${id}.used`;
  }

  /**
   * What is kept, with what another window did: VS Code brings a secret to the other windows a moment late, but a file is there at
   * once, and says which refresh token must not be used again.
   */
  private async latest(id: string, organisation: Organisation): Promise<StoredSession> {
    const usedFingerprint = await readFile(this.usedTokenFile(id), 'utf8').catch(() => undefined);
    for (let attempt = 0; attempt < maxLooks; attempt += 1) {
      const session = await this.read(id, organisation);
      if (session.refreshToken === undefined || fingerprint(session.refreshToken) !== usedFingerprint) return session;
      await this.needs.delay(pause);
    }
    throw new SignedOut('expired', organisation);
  }

  private isGood({ accessToken, expiresAt }: StoredSession): boolean {
    return !this.refused.has(accessToken) && expiresAt - margin > this.needs.now().getTime();
  }

  private async read(id: string, organisation: Organisation): Promise<StoredSession> {
    let session = this.unstored.get(id);
    // The keyring may be open again.
    if (session) await this.storeOrHold(id, session);
    try {
      session ??= await this.store.find(id);
    } catch (error) {
      if (error instanceof SecretStoreError && error.reason === 'damaged') throw new SignedOut('damaged', organisation);
      throw error;
    }
    if (!session) throw new SignedOut('missing', organisation);
    // Whatever comes would be the other organisation's.
    if (session.orgno !== organisation.orgno) throw new SignedOut('switched', organisation);
    return session;
  }
}

/** Tells refresh tokens apart without giving them away. */
function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
