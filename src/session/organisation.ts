import * as z from 'zod/mini';
import { environmentKind } from '../core/environments/environment.ts';

/** An organisation somebody is signed in to, in one environment. The two together name it; neither alone does. */
export const storedOrganisation = z.object({
  /** The environment's id. */
  environment: z.string(),
  kind: environmentKind,
  /** Nine digits (self-service-api.md §6). */
  orgno: z.string(),
  name: z.string(),
});
export type Organisation = z.infer<typeof storedOrganisation>;

/** What names an organisation. */
export type OrganisationId = Pick<Organisation, 'environment' | 'orgno'>;

/** Names an organisation in its environment, for ids and storage keys: TEST and PROD never meet in it. */
export function organisationKey({ environment, orgno }: OrganisationId): string {
  return `${environment}/${orgno}`;
}
