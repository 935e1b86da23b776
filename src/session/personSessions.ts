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

/** The session has ended, and the user has to sign in again. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
  constructor(
    /**
     * `expired`: the server no longer renews it. `missing`: its secret is not stored. `damaged`: the secret can't be read.
     * `switched`: the login now represents another organisation.
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
  /** The organisation that the login represents. If it is synthetic, it can be switched, also from another window. */
  orgno: z.string(),
});
type StoredSession = z.infer<typeof storedSession>;

/** Milliseconds before its expiry from which a token is no longer used. */
const margin = 15_000;
/** How often to check for the session that another window has stored: for five seconds, with a pause after each check. */
const maxLooks = 100;

type SessionTokens = Pick<PersonTokens, 'accessToken' | 'expiresAt' | 'refreshToken'>;

interface PersonSessionsNeeds extends LockNeeds {
  readonly secrets: SecretStorage;
  readonly http: Http;
  /** A folder that all windows share. It need not exist yet. */
  readonly folder: string;
  /** Called when a session is kept in this window's memory only, because the secret storage refused it. */
  readonly notStored?: () => void;
}

/**
 * Sessions of users who logged in, in SecretStorage. If a refresh token is valid only once, using it twice ends the session
 * (RFC 9700 §4.14.2). Windows therefore refresh one at a time, and each first checks whether another has done so.
 */
export class PersonSessions {
  private readonly store: SecretStore<typeof storedSession>;
  private readonly refreshing = new Map<string, Promise<string>>();
  /** Sessions that the secret storage refused after a refresh. The server issues each refresh token only once. */
  private readonly unstored = new Map<string, StoredSession>();
  /** Access tokens that the server no longer accepts. */
  private readonly refused = new Set<string>();

  constructor(private readonly needs: PersonSessionsNeeds) {
    this.store = new SecretStore(needs.secrets, 'maskinporten.session', storedSession);
  }

  /** Stores a session. Throws SecretStoreError. */
  async keep(id: string, orgno: string, { accessToken, expiresAt, refreshToken }: SessionTokens): Promise<void> {
    await this.store.keep(id, { version: 1, accessToken, expiresAt, orgno, ...(refreshToken && { refreshToken }) });
  }

  /** Makes the session's tokens available for this organisation only. */
  async represent(id: string, from: Organisation, orgno: string): Promise<void> {
    await this.locked(id, async () => this.store.keep(id, { ...(await this.latest(id, from)), orgno }));
  }

  /** The session's tokens. The returned source throws SignedOut, LoginError, HttpError and SecretStoreError. */
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

  /** Deletes the session here, and revokes it at the server if that can be reached and supports it. Throws SecretStoreError. */
  async end(id: string, environment: Environment | undefined): Promise<void> {
    // Waits for a running refresh, which would store the session again.
    const session = await this.locked(id, async () => {
      const last = this.unstored.get(id) ?? (await this.store.find(id).catch(() => undefined));
      this.unstored.delete(id);
      await this.store.remove(id);
      await rm(this.usedTokenFile(id), { force: true });
      return last;
    });
    if (!session?.refreshToken || !environment?.login?.clientId) return;
    // Signing out also works offline. The session at the server then expires by itself.
    const login = await this.ansattporten(environment);
    await login.revoke(session.refreshToken).catch(() => undefined);
  }

  /** Concurrent callers share one request, which is not tied to one caller's signal. */
  private refreshOnce(id: string, organisation: Organisation, environment: Environment): Promise<string> {
    const whose = `${id}/${organisation.orgno}`;
    const refreshing =
      this.refreshing.get(whose) ??
      this.locked(id, () => this.refresh(id, organisation, environment)).finally(() => this.refreshing.delete(whose));
    this.refreshing.set(whose, refreshing);
    return refreshing;
  }

  private async refresh(id: string, organisation: Organisation, environment: Environment): Promise<string> {
    // Another window may have refreshed while this one waited.
    const session = await this.latest(id, organisation);
    if (this.isGood(session)) return session.accessToken;
    if (session.refreshToken === undefined) throw new SignedOut('expired', organisation);
    try {
      const login = await this.ansattporten(environment);
      const tokens = await login.refresh(session.refreshToken);
      const { accessToken, expiresAt, refreshToken = session.refreshToken } = tokens;
      await this.storeOrHold(id, { version: 1, accessToken, expiresAt, orgno: organisation.orgno, refreshToken });
      // Without a new refresh token, the old one remains valid and must not be marked as used.
      if (refreshToken !== session.refreshToken) {
        await writeFile(this.usedTokenFile(id), fingerprint(session.refreshToken), { mode: 0o600 });
      }
      return accessToken;
    } catch (error) {
      const said = error instanceof LoginError && error.failure.reason === 'refused' ? error.failure.error : undefined;
      throw said === 'invalid_grant' ? new SignedOut('expired', organisation) : error;
    }
  }

  /**
   * Stores the session, or keeps it in memory if that fails: the refresh token may be valid only once, and losing it would end
   * the session.
   */
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

  /** Imported on demand, because reading stored sessions does not need the login code. */
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
   * The stored session, including what another window has just changed. VS Code shares secrets with other windows after a
   * delay, but a file is visible at once. It contains the fingerprint of the refresh token that must not be used again.
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
    // The keyring may have been unlocked.
    if (session) await this.storeOrHold(id, session);
    try {
      session ??= await this.store.find(id);
    } catch (error) {
      if (error instanceof SecretStoreError && error.reason === 'damaged') throw new SignedOut('damaged', organisation);
      throw error;
    }
    if (!session) throw new SignedOut('missing', organisation);
    // Any token would be the other organisation's.
    if (session.orgno !== organisation.orgno) throw new SignedOut('switched', organisation);
    return session;
  }
}

/** Identifies a refresh token without revealing it. */
function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
