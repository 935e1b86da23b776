import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Response } from 'node-fetch';

/*
 * Removes what keeps finished requests in memory.
 *
 * V8 collects young objects often and old ones rarely, and until then a dead old object retains everything it refers to. Each
 * request creates two objects that V8 treats as old at once:
 * - VS Code's agent calls a new generator function, whose map is old (@vscode/proxy-agent, agent.js, `__awaiter`).
 * - In Node 24, a writable stream, such as node-fetch's body, has a function that is assigned to a property
 *   (lib/internal/streams/writable.js, `this.onwrite = …`), which V8's parser allocates old.
 * Both refer to the whole request through its listeners. For thousands of requests, that was more than a hundred megabytes.
 */

/** Node 22.12 and later publish to this channel, synchronously, whenever a request is created (node:diagnostics_channel). */
const requestCreated = 'http.client.request.created';

/** Calls node-fetch, and removes all listeners from its request and answer once both have ended. */
export function releasing(send: () => Promise<Response>): Promise<Response> {
  subscribe(requestCreated, releaseWhenOver);
  try {
    return send();
  } finally {
    // node-fetch creates its request before it returns, so no other request was created in between.
    unsubscribe(requestCreated, releaseWhenOver);
  }
}

function releaseWhenOver(message: unknown): void {
  const { request } = message as { readonly request: ClientRequest };
  request.once('response', (answer: IncomingMessage) => {
    request.once('close', () => {
      setImmediate(() => {
        // If the answer was cut off, its reader has not been notified yet.
        if (!answer.readableEnded) return;
        answer.removeAllListeners();
        request.removeAllListeners();
        // VS Code gives each request an agent of its own. Nobody asks for either any more.
        Object.assign(request, { agent: undefined, res: undefined });
      });
    });
  });
}

/** Removes the listeners of a body that has been read to its end. */
export function releaseBody({ body }: Response): void {
  body?.removeAllListeners();
}
