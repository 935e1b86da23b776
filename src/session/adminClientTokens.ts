import type { Environment } from '../environments/environment.ts';
import type { Http } from '../http/http.ts';
import { type GrantKey, signGrant } from '../maskinporten/grant.ts';
import { fetchToken } from '../maskinporten/tokenEndpoint.ts';
import type { TokenSource } from '../selfService/selfServiceApi.ts';

/** A machine's way in: a client of Digdir's that may administer the organisation's (self-service-api.md §4 B). */
export type AdminClient = GrantKey & { readonly clientId: string; readonly scopes: readonly string[] };

/** Milliseconds before its end that a token counts as used up. */
const margin = 15_000;

/** Tokens of an admin client: kept in memory until shortly before they expire, one request however many ask at once. */
export class AdminClientTokens implements TokenSource {
  private held: { readonly token: string; readonly until: number } | undefined;
  private coming: Promise<string> | undefined;

  constructor(
    private readonly admin: AdminClient,
    private readonly environment: Environment,
    private readonly http: Http,
    private readonly now: () => Date,
    private readonly newId: () => string,
  ) {}

  async token(): Promise<string> {
    if (this.held && this.held.until > this.now().getTime()) return this.held.token;
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
    const { issuer, tokenEndpoint } = this.environment;
    const { clientId, scopes } = this.admin;
    const asked = this.now();
    const grant = await signGrant({ clientId, audience: issuer, scopes }, this.admin, asked, this.newId);
    const { value, expiresIn } = await fetchToken(this.http, tokenEndpoint, grant);
    this.held = { token: value, until: asked.getTime() + expiresIn * 1000 - margin };
    return value;
  }
}
