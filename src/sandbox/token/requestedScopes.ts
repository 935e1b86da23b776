import * as z from 'zod/mini';
import { findScope, hasAccess } from '../api/publicScopes.ts';
import type { Scope, StoredState } from '../state/database.ts';
import type { World } from '../world.ts';
import { type ErrorCode, type Grant, GrantError, type KnownClient } from './grant.ts';

/** The scopes of a token, and the parties it is for. */
export interface GrantedScopes {
  readonly names: readonly string[];
  /** The consumer's organisation number. */
  readonly consumer: string;
  /** The client's own organisation, and where the consumer delegated, if the client acts on behalf of another. */
  readonly delegation?: { readonly supplier: string; readonly source: string };
}

/** Checks every requested scope against client, organisation and delegation. Throws a GrantError (MP-2xx). */
export function requestedScopes(world: World, grant: Grant, client: KnownClient): GrantedScopes {
  const names = [...new Set(grant.claims.scope.trim().split(/\s+/))];
  if (client.isAdmin) return adminScopes(names, grant, client);
  const state = world.database.read();
  const scopes = names.map((name) => clientScope(findScope(state, world.catalogue, name), name, client));
  const consumer = grant.claims.consumer_org;
  if (consumer !== undefined) return delegated(state, scopes, client.orgno, consumer);
  for (const scope of scopes) refuseWithoutAccess(state, scope, client.orgno);
  return { names, consumer: client.orgno };
}

/** An admin client gets its scopes and the access to them together from Digdir. It acts on behalf of nobody else. */
function adminScopes(names: readonly string[], grant: Grant, client: KnownClient): GrantedScopes {
  if (grant.claims.consumer_org !== undefined) throw wrongDelegation();
  const missing = names.filter((name) => !client.scopes.includes(name));
  if (missing.length > 0) throw notOnClient(missing);
  return { names, consumer: client.orgno };
}

function clientScope(scope: Scope | undefined, name: string, client: KnownClient): Scope {
  if (scope && !scope.allowed_integration_types.includes('maskinporten')) {
    throw new GrantError('invalid_scope', 'Token request contains scopes not allowed for maskinporten', 'MP-201');
  }
  if (!scope?.active || !client.scopes.includes(name)) throw notOnClient([name]);
  return scope;
}

function delegated(state: StoredState, scopes: readonly Scope[], supplier: string, consumer: string): GrantedScopes {
  const [source] = scopes.map((scope) => scope.delegation_source);
  if (consumer === supplier || source === undefined || scopes.some((scope) => scope.delegation_source !== source)) {
    throw wrongDelegation();
  }
  for (const scope of scopes) {
    refuseWithoutAccess(state, scope, consumer);
    const given = state.delegations.some(
      (delegation) =>
        delegation.scope === scope.name &&
        delegation.consumer_orgno === consumer &&
        delegation.supplier_orgno === supplier,
    );
    if (given) continue;
    const what = `delegated access to the scope ${scope.name} to supplier ${supplier}`;
    throw new GrantError('forbidden', `Consumer ${consumer} has not ${what}`, 'MP-251');
  }
  return { names: scopes.map(({ name }) => name), consumer, delegation: { supplier, source } };
}

function refuseWithoutAccess(state: StoredState, scope: Scope, orgno: string): void {
  if (hasAccess(state, scope, orgno)) return;
  const description = `Consumer has not been granted access to the scope ${scope.name}`;
  throw new GrantError('forbidden', description, 'MP-250');
}

function notOnClient(scopes: readonly string[]): GrantError {
  const description = `Token request contains invalid scopes for client, ${scopes.join(' ')}`;
  return new GrantError('invalid_scope', description, 'MP-200');
}

function wrongDelegation(): GrantError {
  const why = 'The combination consumer_org in claim and delegation scope on client is invalid';
  return new GrantError('invalid_request', `Validation of JWT claim failed: ${why}`);
}

const systemUser = 'urn:altinn:systemuser';
const consent = 'urn:altinn:consent';

/** Listed in the metadata (RFC 9396 §10). */
export const authorizationDetailsTypes = [systemUser, consent];

const SystemUser = z.strictObject({
  type: z.literal(systemUser),
  systemuser_org: z.object({
    authority: z.literal('iso6523-actorid-upis'),
    ID: z.string().check(z.regex(/^0192:\d{9}$/)),
  }),
  externalRef: z.optional(z.string()),
});

const Consent = z.strictObject({ type: z.literal(consent), id: z.uuid(), from: z.string().check(z.minLength(1)) });

/**
 * Refuses invalid `authorization_details`, and valid system users too, because the sandbox has none. A consent is taken as
 * given. Throws a GrantError.
 */
export function checkAuthorizationDetails({ claims: { authorization_details: details = [] } }: Grant): void {
  for (const detail of details) {
    const problems = schemaOf(detail.type).safeParse(detail).error?.issues ?? [];
    if (problems.some(({ code }) => code === 'unrecognized_keys')) {
      throw invalid('Unknown fields in the authorization details', 'MP-302');
    }
    if (problems.length > 0) throw invalid('Invalid authorization details values', 'MP-303');
    if (detail.type !== systemUser) continue;
    throw new GrantError('invalid_altinn_customer_configuration', 'System user not found for the given organisation');
  }
}

function schemaOf(type: string): typeof SystemUser | typeof Consent {
  if (type === systemUser) return SystemUser;
  if (type === consent) return Consent;
  throw invalid('Unknown authorization details type', 'MP-301');
}

function invalid(description: string, code: ErrorCode): GrantError {
  return new GrantError('invalid_authorization_details', description, code);
}
