import * as z from 'zod/mini';

/** An organisation number in the form of ISO 6523 (self-service-api.md §6). */
const orgno = z.looseObject({ ID: z.string().check(z.regex(/^0192:\d{9}$/)) });

/** One detail: a right in Altinn names parties, a work account its organisation (self-service-api.md §4 A). */
const detail = z.looseObject({ authorized_parties: z.optional(z.array(z.unknown())), orgno: z.optional(orgno) });
const party = z.looseObject({ orgno, name: z.nullish(z.string()) });

export interface RepresentedOrganisation {
  /** Nine digits. */
  readonly orgno: string;
  readonly name: string | undefined;
}

/** The organisation that a login's `authorization_details` name first; undefined when they name none. */
export function representedOrganisation(authorizationDetails: unknown): RepresentedOrganisation | undefined {
  if (!Array.isArray(authorizationDetails)) return undefined;
  const details = authorizationDetails.map((one) => detail.safeParse(one).data);
  const named = details.flatMap((one) => [...(one?.authorized_parties ?? []), ...(one?.orgno ? [one] : [])]);
  for (const one of named) {
    const read = party.safeParse(one).data;
    if (read) return { orgno: read.orgno.ID.slice('0192:'.length), name: read.name ?? undefined };
  }
  return undefined;
}
