import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from '../api/apiError.ts';
import { type FaultList, misbehave, type Outcome } from '../faults.ts';
import type { Answer, AnswerContext, SandboxRequest } from './answer.ts';
import type { Origins } from './origins.ts';
import { corsHeaders, isPreflight } from './router.ts';

/** The largest body taken, in bytes: far more than five keys with their certificates. */
const bodyLimit = 1024 * 1024;

/** The body as text; undefined when it is over the limit (the rest is then left unread). */
async function readBody(message: IncomingMessage): Promise<string | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > bodyLimit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed when it is too long: the connection is still needed to say so.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface ServerParts {
  readonly origins: Origins;
  readonly handle: (request: SandboxRequest) => Promise<Answer>;
  readonly faults: FaultList;
  readonly context: AnswerContext;
  readonly log: (line: string) => void;
}

/** The HTTP side: who may come in, how much, what is logged, and how an answer leaves. */
export class LoopbackServer {
  private readonly closing = new AbortController();

  private constructor(private readonly server: Server) {}

  /** Rejects with node's error (`EADDRINUSE`, `EACCES`) when the port cannot be had; 0 is a free one. */
  static async listen(port: number): Promise<LoopbackServer> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new LoopbackServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** To be called in the tick in which `listen` came back: only now is a request answered. */
  serve(parts: ServerParts): void {
    this.server.on('request', (message, response) => {
      void this.answer(parts, message, response);
    });
  }

  /** Stops at once: open connections are cut. Closing twice is harmless. */
  close(): Promise<void> {
    this.closing.abort();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private async answer(parts: ServerParts, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = parts.context.now().getTime();
    const { pathname, search } = split(message.url ?? '');
    let outcome: Outcome = 'cut';
    try {
      outcome = await this.outcomeOf(parts, message, pathname, search);
      finish(outcome, message, response);
    } catch {
      // The caller hung up while it was sending, the sandbox closes during a delay, or a fault's headers are no headers.
      message.socket.destroy();
    }
    const ms = parts.context.now().getTime() - started;
    parts.log(`${message.method ?? ''} ${pathname} ${typeof outcome === 'string' ? outcome : outcome.status} ${ms} ms`);
  }

  private async outcomeOf(
    { origins, ...parts }: ServerParts,
    message: IncomingMessage,
    path: string,
    search: string,
  ): Promise<Outcome> {
    // No word of explanation: whoever asks from a web page should not even learn what this is.
    if (!origins.isWelcome(message.headers)) return refusal(403, '');
    const outcome = await this.welcomed(parts, message, path, search);
    if (typeof outcome === 'string') return outcome;
    return { ...outcome, headers: { ...outcome.headers, ...corsHeaders(path, message.headers.origin) } };
  }

  private async welcomed(
    { context, faults, handle }: Omit<ServerParts, 'origins'>,
    message: IncomingMessage,
    path: string,
    search: string,
  ): Promise<Outcome> {
    const body = await readBody(message);
    if (body === undefined) return tooLarge(context);
    const method = message.method ?? '';
    const request = { method, path, query: new URLSearchParams(search), headers: message.headers, body, params: {} };
    const isSpared = path.startsWith('/sandbox/') || isPreflight(request);
    const fault = isSpared ? undefined : faults.take(method, path, path + search);
    if (!fault) return handle(request);
    return misbehave(fault, () => handle(request), context, this.closing.signal);
  }
}

/** Not `new URL()`: a target such as `//elsewhere/x` must not turn into another host. */
function split(url: string): { pathname: string; search: string } {
  const end = url.search(/[?#]/);
  return end < 0 ? { pathname: url, search: '' } : { pathname: url.slice(0, end), search: url.slice(end) };
}

function refusal(status: number, body: string): Answer {
  return { status, headers: { connection: 'close' }, body };
}

function tooLarge(context: AnswerContext): Answer {
  const answer = new ApiError(413, 'payload_too_large', 'The body is larger than 1 MiB').toAnswer(context);
  return { ...answer, headers: { ...answer.headers, connection: 'close' } };
}

function finish(outcome: Outcome, message: IncomingMessage, response: ServerResponse): void {
  if (outcome === 'silence') return;
  if (outcome === 'cut') {
    message.socket.resetAndDestroy();
    return;
  }
  // Answers hold tokens and an organisation's data (RFC 6749 §5.1).
  response.writeHead(outcome.status, { 'cache-control': 'no-store', ...outcome.headers });
  response.end(outcome.body);
}
