import * as z from 'zod/mini';
import { environmentKind } from '../core/environments/environment.ts';

/** A signed-in organisation in one environment. Only the environment and the number together identify it. */
export const storedOrganisation = z.object({
  /** The environment's id. */
  environment: z.string(),
  kind: environmentKind,
  /** Nine digits (self-service-api.md §6). */
  orgno: z.string(),
  name: z.string(),
});
export type Organisation = z.infer<typeof storedOrganisation>;

/** What identifies an organisation. */
export type OrganisationId = Pick<Organisation, 'environment' | 'orgno'>;

/** Identifies an organisation in its environment, for ids and storage keys, so that TEST and PROD never mix. */
export function organisationKey({ environment, orgno }: OrganisationId): string {
  return `${environment}/${orgno}`;
}
