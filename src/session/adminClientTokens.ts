import type { Environment } from '../environments/environment.ts';
import type { Http } from '../http/http.ts';
import type { GrantKey } from '../maskinporten/grant.ts';
import { requestToken } from '../maskinporten/requestToken.ts';
import type { TokenSource } from '../selfService/selfServiceApi.ts';

/** A machine's way in: a client of Digdir's that may administer the organisation's (self-service-api.md §4 B). */
export interface AdminClient {
  readonly clientId: string;
  readonly key: GrantKey;
  readonly scopes: readonly string[];
}

/** Milliseconds before its end that a token counts as used up. */
const margin = 15_000;

interface Needs {
  readonly http: Http;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Tokens of an admin client: kept in memory until shortly before they expire, one request however many ask at once. */
export class AdminClientTokens implements TokenSource {
  private held: { readonly token: string; readonly until: number } | undefined;
  private coming: Promise<string> | undefined;

  constructor(
    private readonly admin: AdminClient,
    private readonly environment: Environment,
    private readonly needs: Needs,
  ) {}

  async token(): Promise<string> {
    if (this.held && this.held.until > this.needs.now().getTime()) return this.held.token;
    // Not bound to one caller's signal: others may be waiting for the same token.
    this.coming ??= this.fetch().finally(() => {
      this.coming = undefined;
    });
    return this.coming;
  }

  forget(token: string): void {
    if (this.held?.token === token) this.held = undefined;
  }

  private async fetch(): Promise<string> {
    const asked = this.needs.now();
    const { value, expiresIn } = await requestToken(this.needs, this.environment, this.admin, this.admin.key);
    this.held = { token: value, until: asked.getTime() + expiresIn * 1000 - margin };
    return value;
  }
}
