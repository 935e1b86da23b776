import { hare } from '../seed/organisations.ts';
import { type World } from '../world.ts';

/** Whether the organisation has signed the terms of use: all have at the start, but one. */
export function hasSignedTerms({ database }: World, orgno: string): boolean {
  return orgno !== hare.orgno || database.read().signedTerms.includes(orgno);
}
