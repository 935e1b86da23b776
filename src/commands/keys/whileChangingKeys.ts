import { ProgressLocation, window } from 'vscode';
import type { App } from '../../app/app.ts';
import type { ClientOf } from '../../session/clients.ts';

/**
 * Does what changes a client's keys, with a message as long as it takes. What is shown of them is looked up anew also after a
 * failure: the server may have done what it did not answer.
 */
export async function whileChangingKeys<T>(
  app: App,
  { organisation, client }: ClientOf,
  title: string,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await window.withProgress({ location: ProgressLocation.Notification, title }, act);
  } finally {
    app.clients.refresh(organisation, client.client_id);
  }
}
