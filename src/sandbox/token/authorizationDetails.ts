import * as z from 'zod/mini';
import { type Grant } from './grant.ts';
import { type ErrorCode, GrantError } from './grantError.ts';

const systemUser = 'urn:altinn:systemuser';
const consent = 'urn:altinn:consent';

/** Named in the metadata (RFC 9396 §10). */
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
 * Refuses what is wrong with `authorization_details`, and system users that are right: the sandbox has none. A consent is taken as
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
