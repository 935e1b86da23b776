import type { ClientOf, Clients } from './clients.ts';
import type { Sessions } from './sessions.ts';

/**
 * Changes a client's scopes, worked out from what they are now, so that those added meanwhile stay. What is shown is looked up
 * anew also after a failure: the server may have done what it did not answer. Throws what the API throws.
 */
export async function changeScopes(
  { sessions, clients }: { readonly sessions: Sessions; readonly clients: Clients },
  { organisation, client }: ClientOf,
  change: (now: readonly string[]) => string[],
  signal?: AbortSignal,
): Promise<void> {
  const { api } = await sessions.connect(organisation);
  try {
    await api.updateClient(client.client_id, ({ scopes }) => ({ scopes: change(scopes) }), signal);
  } finally {
    clients.refresh(organisation);
  }
}
