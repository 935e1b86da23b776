import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it, read whole. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query, as they came over the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Respond = (response: ServerResponse, request: SeenRequest) => void;

/** A server on loopback that does what a test tells it, and remembers what it was asked. */
export class TestServer {
  readonly requests: SeenRequest[] = [];

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  /** Answers the first request with the first, and so on; the last answers all that follow. */
  static async start(...responds: readonly [Respond, ...Respond[]]): Promise<TestServer> {
    const server = createServer((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const { method = '', url = '', headers } = message;
        const request = { method, target: url, headers, body: Buffer.concat(chunks).toString() };
        const respond = responds[Math.min(started.requests.push(request), responds.length) - 1] ?? responds[0];
        respond(response, request);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const started = new TestServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return started;
  }

  /** Cuts open connections. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    if (this.server.listening) await once(this.server, 'close');
  }
}

/** Answers with JSON. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Respond {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
}

/** Answers with text of the given type. */
export function text(body: string, status = 200, contentType = 'text/html'): Respond {
  return (response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body);
  };
}

/** Hangs up without a word. */
export const hangUp: Respond = (response) => {
  response.socket?.resetAndDestroy();
};

/** Never answers. */
export const silence: Respond = () => undefined;

/** Begins an answer and cuts the connection in the middle of it. */
export function cutInBody(headers: Readonly<Record<string, string>> = {}): Respond {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.write('{"ok":', () => response.socket?.destroy());
  };
}

/** The origin of a place where nobody listens any more. */
export async function deserted(): Promise<string> {
  const server = await TestServer.start(silence);
  await server.close();
  return server.origin;
}
