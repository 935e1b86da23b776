import * as z from 'zod/mini';

/** How one is signed in to an organisation. Holds no secret: it says where they are. */
export const signIn = z.union([
  /** By the sandbox itself; it needs no account. */
  z.object({ how: z.literal('sandbox') }),
  /** As a person: `session` names what PersonSessions keeps. */
  z.object({ how: z.literal('person'), session: z.string(), synthetic: z.boolean() }),
  /** As a machine, with an admin client whose key AdminClients keeps; `scopes` are those it was given. */
  z.object({ how: z.literal('machine'), clientId: z.string(), scopes: z.array(z.string()) }),
]);
export type SignIn = z.infer<typeof signIn>;

/** Whether the self-service API would refuse every change (self-service-api.md §2: dcr.write). */
export function isReadOnly(by: SignIn): boolean {
  return by.how === 'machine' && !by.scopes.includes('idporten:dcr.write');
}
