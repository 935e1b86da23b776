import type { Environment } from '../core/environments/environment.ts';
import type { Http } from '../core/http/http.ts';
import { TokenError } from '../core/maskinporten/tokenEndpoint.ts';
import { SelfServiceApi, type User } from '../core/selfService/selfServiceApi.ts';
import { type AdminClient, AdminClientTokens } from './adminClients.ts';

interface MachineLoginNeeds {
  readonly http: Http;
  readonly now: () => Date;
  readonly newId: () => string;
}

interface MachineLogin {
  readonly user: User;
  /** The scopes that were granted to the client. */
  readonly scopes: readonly string[];
}

/**
 * Fetches a token with an admin client, and asks which organisation it represents. If the client lacks a scope, only the
 * reading scopes are requested. Throws TokenError, SelfServiceError, HttpError and Cancelled.
 */
export async function logInMachine(
  needs: MachineLoginNeeds,
  environment: Environment,
  admin: AdminClient,
  signal: AbortSignal,
): Promise<MachineLogin> {
  try {
    return { user: await userOf(needs, environment, admin, signal), scopes: admin.scopes };
  } catch (error) {
    const reading = admin.scopes.filter((scope) => scope.endsWith('.read'));
    const lacksScope = error instanceof TokenError && error.refusal.cause === 'scopeNotOnClient';
    if (!lacksScope || reading.length === 0 || reading.length === admin.scopes.length) throw error;
    return { user: await userOf(needs, environment, { ...admin, scopes: reading }, signal), scopes: reading };
  }
}

function userOf(
  { http, now, newId }: MachineLoginNeeds,
  environment: Environment,
  admin: AdminClient,
  signal: AbortSignal,
): Promise<User> {
  const { selfServiceUrl: baseUrl } = environment;
  const tokens = new AdminClientTokens(admin, environment, { http, now, newId });
  return new SelfServiceApi({ baseUrl }, http, tokens).user(signal);
}
