import * as z from 'zod/mini';
import { type Grant } from './grant.ts';
import { GrantError } from './grantError.ts';

/** The one type there is, named in the metadata (RFC 9396 §10). */
export const systemUser = 'urn:altinn:systemuser';

const SystemUser = z.strictObject({
  type: z.literal(systemUser),
  systemuser_org: z.object({
    authority: z.literal('iso6523-actorid-upis'),
    ID: z.string().check(z.regex(/^0192:\d{9}$/)),
  }),
  externalRef: z.optional(z.string()),
});

/** Refuses what is wrong with `authorization_details`, and then what is right: the sandbox has no system users. */
export function refuseAuthorizationDetails({ claims: { authorization_details: details = [] } }: Grant): void {
  for (const detail of details) {
    if (detail.type !== systemUser) throw invalid('MP-301: Unknown authorization details type');
    const problems = SystemUser.safeParse(detail).error?.issues ?? [];
    if (problems.some(({ code }) => code === 'unrecognized_keys')) {
      throw invalid('MP-302: Unknown fields in the authorization details');
    }
    if (problems.length > 0) throw invalid('MP-303: Invalid authorization details values');
    throw new GrantError('invalid_altinn_customer_configuration', 'MP-303: No such system user in Altinn');
  }
}

function invalid(description: string): GrantError {
  return new GrantError('invalid_authorization_details', description);
}
