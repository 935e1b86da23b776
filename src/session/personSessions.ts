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

const kept = z.object({
  version: z.literal(1),
  accessToken: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
  refreshToken: z.optional(z.string()),
  /** Whom the login represents: a synthetic organisation can be switched, also from another window. */
  orgno: z.string(),
});
type Kept = z.infer<typeof kept>;

/** Milliseconds before its end that a token counts as used up. */
const margin = 15_000;
/** How often is looked for what another window has kept: five seconds, with a pause after each. */
const looks = 100;

type KeptTokens = Pick<PersonTokens, 'accessToken' | 'expiresAt' | 'refreshToken'>;

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
  private readonly store: SecretStore<typeof kept>;
  private readonly coming = new Map<string, Promise<string>>();
  /** What the secret storage refused after a refresh: the server has given it, and will not give it again. */
  private readonly unstored = new Map<string, Kept>();
  /** Access tokens the server no longer takes. */
  private readonly refused = new Set<string>();

  constructor(private readonly needs: PersonSessionsNeeds) {
    this.store = new SecretStore(needs.secrets, 'maskinporten.session', kept);
  }

  /** Throws SecretStoreError. */
  async keep(id: string, orgno: string, { accessToken, expiresAt, refreshToken }: KeptTokens): Promise<void> {
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
        const known = await this.read(id, organisation);
        return this.isGood(known) ? known.accessToken : this.refreshOnce(id, organisation, environment);
      },
      forget: (token) => {
        this.refused.add(token);
      },
    };
  }

  /** Forgets the session here, and at the server where it can be reached and knows how. Throws SecretStoreError. */
  async end(id: string, environment: Environment | undefined): Promise<void> {
    // After a refresh under way, which would keep it again.
    const known = await this.locked(id, async () => {
      const last = this.unstored.get(id) ?? (await this.store.find(id).catch(() => undefined));
      this.unstored.delete(id);
      await this.store.remove(id);
      await rm(this.usedFile(id), { force: true });
      return last;
    });
    if (!known?.refreshToken || !environment?.login?.clientId) return;
    // Offline too one can sign out; the session then ends at the server by itself.
    const login = await this.login(environment);
    await login.revoke(known.refreshToken).catch(() => undefined);
  }

  /** One request however many ask; not bound to one caller's signal. */
  private refreshOnce(id: string, organisation: Organisation, environment: Environment): Promise<string> {
    const whose = `${id}/${organisation.orgno}`;
    const coming =
      this.coming.get(whose) ??
      this.locked(id, () => this.refresh(id, organisation, environment)).finally(() => this.coming.delete(whose));
    this.coming.set(whose, coming);
    return coming;
  }

  private async refresh(id: string, organisation: Organisation, environment: Environment): Promise<string> {
    // Another window may have done it while this one waited.
    const known = await this.latest(id, organisation);
    if (this.isGood(known)) return known.accessToken;
    if (known.refreshToken === undefined) throw new SignedOut('expired', organisation);
    try {
      const login = await this.login(environment);
      const tokens = await login.refresh(known.refreshToken);
      const { accessToken, expiresAt, refreshToken = known.refreshToken } = tokens;
      await this.storeOrHold(id, { version: 1, accessToken, expiresAt, orgno: organisation.orgno, refreshToken });
      // Where none came, the old one stays good, and must not count as used.
      if (refreshToken !== known.refreshToken) {
        await writeFile(this.usedFile(id), fingerprint(known.refreshToken), { mode: 0o600 });
      }
      return accessToken;
    } catch (error) {
      const said = error instanceof LoginError && error.failure.reason === 'refused' ? error.failure.error : undefined;
      throw said === 'invalid_grant' ? new SignedOut('expired', organisation) : error;
    }
  }

  /** A refresh token may be good for one use: lost here, it would end the session. */
  private async storeOrHold(id: string, next: Kept): Promise<void> {
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
  private async login(environment: Environment): Promise<Ansattporten> {
    const { Ansattporten } = await import('../core/login/ansattporten.ts');
    return new Ansattporten(environment, this.needs.http, this.needs.now);
  }

  private locked<T>(id: string, act: () => Promise<T>): Promise<T> {
    return whileLocked(`${this.needs.folder}/${id}.lock`, this.needs, act);
  }

  private usedFile(id: string): string {
    return `${this.needs.folder}/${id}.used`;
  }

  /**
   * What is kept, with what another window did: VS Code brings a secret to the other windows a moment late, but a file is there at
   * once, and says which refresh token must not be used again.
   */
  private async latest(id: string, organisation: Organisation): Promise<Kept> {
    const used = await readFile(this.usedFile(id), 'utf8').catch(() => undefined);
    for (let look = 0; look < looks; look += 1) {
      const known = await this.read(id, organisation);
      if (known.refreshToken === undefined || fingerprint(known.refreshToken) !== used) return known;
      await this.needs.delay(pause);
    }
    throw new SignedOut('expired', organisation);
  }

  private isGood({ accessToken, expiresAt }: Kept): boolean {
    return !this.refused.has(accessToken) && expiresAt - margin > this.needs.now().getTime();
  }

  private async read(id: string, organisation: Organisation): Promise<Kept> {
    let known = this.unstored.get(id);
    // The keyring may be open again.
    if (known) await this.storeOrHold(id, known);
    try {
      known ??= await this.store.find(id);
    } catch (error) {
      if (error instanceof SecretStoreError && error.reason === 'damaged') throw new SignedOut('damaged', organisation);
      throw error;
    }
    if (!known) throw new SignedOut('missing', organisation);
    // Whatever comes would be the other organisation's.
    if (known.orgno !== organisation.orgno) throw new SignedOut('switched', organisation);
    return known;
  }
}

/** Tells refresh tokens apart without giving them away. */
function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
