import type { ClientOf, Clients } from '../session/clients.ts';

/** Whether a client's name, id, description, scopes or kids hold each word of the filter. */
export function matchesFilter(of: ClientOf, filter: string, clients: Pick<Clients, 'knownKeys'>): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { client_name: name, client_id: id, description, scopes } = of.client;
  const kids = clients.knownKeys(of)?.map(({ kid }) => kid) ?? [];
  const haystack = [name, id, description ?? '', ...scopes, ...kids].join('\n').toLowerCase();
  return words.every((word) => haystack.includes(word));
}
