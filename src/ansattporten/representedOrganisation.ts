import * as z from 'zod/mini';

const details = z.array(
  z.looseObject({
    authorized_parties: z.optional(
      z.array(z.looseObject({ orgno: z.looseObject({ ID: z.string() }), name: z.optional(z.string()) })),
    ),
  }),
);

export interface RepresentedOrganisation {
  /** Nine digits. */
  readonly orgno: string;
  readonly name: string | undefined;
}

/** The organisation that a token response's `authorization_details` name (self-service-api.md §4 A). */
export function representedOrganisation(authorizationDetails: unknown): RepresentedOrganisation | undefined {
  const read = details.safeParse(authorizationDetails);
  if (!read.success) return undefined;
  for (const { orgno, name } of read.data.flatMap(({ authorized_parties }) => authorized_parties ?? [])) {
    // The form of ISO 6523: `0192:` and the number (self-service-api.md §6).
    const number = /^0192:(\d{9})$/.exec(orgno.ID)?.[1];
    if (number) return { orgno: number, name };
  }
  return undefined;
}
