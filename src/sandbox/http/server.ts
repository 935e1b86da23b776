import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from '../api/apiError.ts';
import { type FaultList, misbehave, type Outcome } from '../faults.ts';
import type { Answer, AnswerContext, SandboxRequest } from './answer.ts';
import type { Origins } from './origins.ts';
import { corsHeaders, isPreflight } from './router.ts';

/** The largest accepted body in bytes, far more than five keys with their certificates. */
const bodyLimit = 1024 * 1024;

/** The body as text; undefined if it is too large, in which case the rest is not read. */
async function readBody(message: IncomingMessage): Promise<string | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > bodyLimit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed if the body is too large, because the connection is still needed for the answer.
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

/** The HTTP server: which requests are accepted, how large they may be, what is logged, and how answers are sent. */
export class LoopbackServer {
  private readonly closing = new AbortController();

  private constructor(private readonly server: Server) {}

  /**
   * Starts listening; port 0 means any free port. Rejects with Node's error (`EADDRINUSE`, `EACCES`) if the port is not
   * available.
   */
  static async listen(port: number): Promise<LoopbackServer> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new LoopbackServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Starts answering requests. Must be called in the same tick in which `listen` returned. */
  serve(parts: ServerParts): void {
    this.server.on('request', (message, response) => {
      void this.answer(parts, message, response);
    });
  }

  /** Stops at once and cuts open connections. Can be called twice. */
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
      // The caller hung up while sending, the sandbox is closing during a delay, or a fault's headers are invalid.
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
    // The answer is empty so that foreign web pages can't find out what is running here.
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

/** `new URL()` is not used, because it would take a target such as `//elsewhere/x` for another host. */
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
  // Answers contain tokens and an organisation's data (RFC 6749 §5.1).
  response.writeHead(outcome.status, { 'cache-control': 'no-store', ...outcome.headers });
  response.end(outcome.body);
}
