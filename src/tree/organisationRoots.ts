import { OrganisationNode } from './organisationNode.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';

/** The organisations signed in to. One that is still there, and the same, keeps its line. */
export function organisationRoots(services: TreeServices): () => Node[] {
  let lines = new Map<string, OrganisationNode>();
  return () => {
    const now = services.sessions.organisations().map((organisation) => {
      const same = JSON.stringify(organisation);
      return [same, lines.get(same) ?? new OrganisationNode(organisation, services)] as const;
    });
    lines = new Map(now);
    return [...lines.values()];
  };
}
