import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Response } from 'node-fetch';

/*
 * V8 collects young objects often and old ones seldom, and a dead old object keeps everything that it refers to until then. Each
 * request creates two objects that V8 puts among the old ones at once, and that refer to the whole request:
 * - VS Code's agent calls a new generator function, whose map is old (@vscode/proxy-agent, agent.js, `__awaiter`).
 * - In Node 24, a writable stream, such as node-fetch's body, has a function that is assigned to a property
 *   (lib/internal/streams/writable.js, `this.onwrite = …`), which V8's parser allocates old.
 * Thousands of requests were more than a hundred megabytes. Both refer to the rest of the request through its listeners.
 */

/** Published by Node 22.12 and later, synchronously, whenever a request is created (node:diagnostics_channel). */
const requestCreated = 'http.client.request.created';

/** Calls node-fetch, and removes all listeners of its request and answer when both have ended. */
export function releasing(send: () => Promise<Response>): Promise<Response> {
  subscribe(requestCreated, releaseWhenOver);
  try {
    return send();
  } finally {
    // node-fetch creates its request before it returns, so no other request was created meanwhile.
    unsubscribe(requestCreated, releaseWhenOver);
  }
}

function releaseWhenOver(message: unknown): void {
  const { request } = message as { readonly request: ClientRequest };
  request.once('response', (answer: IncomingMessage) => {
    request.once('close', () => {
      setImmediate(() => {
        // Whoever waits for an answer that was cut has not been told yet.
        if (!answer.readableEnded) return;
        answer.removeAllListeners();
        request.removeAllListeners();
      });
    });
  });
}

/** For a body that has been read to its end. */
export function releaseBody({ body }: Response): void {
  body?.removeAllListeners();
}
