import * as z from 'zod/mini';

const [altinnResource, workAccount] = ['ansattporten:altinn:resource', 'ansattporten:orgno'] as const;

/**
 * The types there are (self-service-api.md §4 A), named in the metadata (RFC 9396 §10): a right in Altinn, and the organisation
 * of a work account. What Altinn 2 had went with it.
 */
export const detailTypes = [altinnResource, workAccount] as const;

const resourcePrefix = 'urn:altinn:resource:';
const isResource = (text: string) => text.startsWith(resourcePrefix);

const AltinnResource = z.looseObject({
  type: z.literal(altinnResource),
  resource: z.string().check(z.refine(isResource)),
  organizationform: z.optional(z.enum(['enterprise', 'business'])),
  representation_is_required: z.optional(z.union([z.boolean(), z.enum(['true', 'false'])])),
});
type AltinnResource = z.infer<typeof AltinnResource>;

/** One type a login. */
const RequestedDetails = z.union([
  z.array(AltinnResource),
  z.array(z.looseObject({ type: z.literal(workAccount) })).check(z.maxLength(1)),
]);
export type RequestedDetails = z.infer<typeof RequestedDetails>;

/** The right that the self-service API is about: what a login represents somebody with when none was asked for. */
const selfService = {
  type: altinnResource,
  resource: `${resourcePrefix}digdir-selvbetjening-klienter`,
} as const;
const resourceName = 'Selvbetjening av integrasjoner i ID-porten/Maskinporten';

/** The rights a request names, none when it has no such parameter; undefined when they cannot be understood. */
export function requestedDetails(parameter: string | null): RequestedDetails | undefined {
  try {
    return RequestedDetails.parse(JSON.parse(parameter ?? '[]'));
  } catch {
    return undefined;
  }
}

/** Whom a login represents: what token response and ID token carry (RFC 9396 §7). */
export function givenDetails(
  requested: RequestedDetails,
  { orgno, name }: { readonly orgno: string; readonly name: string },
  isWorkAccount: boolean,
): object[] {
  const number = { authority: 'iso6523-actorid-upis', ID: `0192:${orgno}` };
  if (isWorkAccount || requested[0]?.type === workAccount) return [{ type: workAccount, orgno: number }];
  const rights = requested.length > 0 ? (requested as AltinnResource[]) : [selfService];
  return rights.map(({ type, resource }) => ({
    type,
    resource,
    resource_name: resourceName,
    authorized_parties: [
      { orgno: number, name, resource: resource.slice(resourcePrefix.length), unit_type: name.split(' ').at(-1) ?? '' },
    ],
  }));
}
