import { OrganisationNode } from './organisationNode.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';

/** The organisations signed in to. */
export function organisationRoots(services: TreeServices): Node[] {
  return services.sessions.organisations().map((organisation) => new OrganisationNode(organisation, services));
}
