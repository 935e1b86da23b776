import * as z from 'zod/mini';

/** The types there are (self-service-api.md §4 A), named in the metadata (RFC 9396 §10). */
export const detailTypes = ['ansattporten:altinn:service', 'ansattporten:altinn:resource'] as const;

const resourcePrefix = 'urn:altinn:resource:';
const isResource = (text: string) => text.startsWith(resourcePrefix);

const RequestedDetails = z.array(
  z.looseObject({
    type: z.enum(detailTypes),
    resource: z.string().check(z.refine(isResource)),
    organizationform: z.optional(z.enum(['enterprise', 'business'])),
    representation_is_required: z.optional(z.union([z.boolean(), z.enum(['true', 'false'])])),
  }),
);
export type RequestedDetails = z.infer<typeof RequestedDetails>;

/** The right that the self-service API is about: what a login represents somebody with when none was asked for. */
const selfService: RequestedDetails[number] = {
  type: 'ansattporten:altinn:resource',
  resource: `${resourcePrefix}digdir-selvbetjening-klienter`,
};

/** The rights a request names, none when it has no such parameter; undefined when they cannot be understood. */
export function requestedDetails(parameter: string | null): RequestedDetails | undefined {
  try {
    return RequestedDetails.parse(JSON.parse(parameter ?? '[]'));
  } catch {
    return undefined;
  }
}

/** The rights as given, for one organisation: what token response and tokens carry (RFC 9396 §7). */
export function givenDetails(requested: RequestedDetails, orgno: string, name: string): object[] {
  const rights = requested.length > 0 ? requested : [selfService];
  return rights.map(({ type, resource }) => {
    const party = { orgno: { authority: 'iso6523-actorid-upis', ID: `0192:${orgno}` }, name };
    return { type, resource, authorized_parties: [{ ...party, resource: resource.slice(resourcePrefix.length) }] };
  });
}
