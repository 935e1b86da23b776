import type { App } from '../../app/app.ts';
import type { ClientOf } from '../../session/clients.ts';
import { whileCancellable } from '../whileCancellable.ts';

/**
 * Does what changes a client's keys, behind a message with Cancel. What is shown of them is looked up anew also when it failed or
 * was cancelled: the server may have done what it did not answer.
 */
export async function whileChangingKeys<T>(
  app: App,
  { organisation, client }: ClientOf,
  title: string,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await whileCancellable(title, act);
  } finally {
    app.clients.refresh(organisation, client.client_id);
  }
}
