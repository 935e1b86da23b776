import type { RequestInit, Response } from 'node-fetch';
import pRetry from 'p-retry';
import * as z from 'zod/mini';
import { letOthersRun } from './delay.ts';
import { HttpError, type HttpFailure } from './httpError.ts';
import { releaseBody, releasing } from './releaseRequest.ts';
import { ServerClock } from './servers.ts';
import { Cancelled, throwIfCancelled } from './cancel.ts';

/** The program's log. Never contains a token, a key, a grant or a body. VS Code's LogOutputChannel implements it. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Milliseconds that a Retry-After header asks to wait. Its value is seconds or an HTTP date (RFC 9110 §10.2.3). */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/** Maps an error from node-fetch. `answered` is true once the response headers have arrived. */
function connectionFailure(error: unknown, answered: boolean): HttpFailure {
  // A retry would return just as much.
  if (isTooLarge(error)) return { reason: 'unexpectedShape', issues: ['(root): too_big'] };
  const code = codeOf(error);
  if (answered || code === 'ECONNRESET') return { reason: 'cut' };
  if (code !== undefined && certificateCodes.test(code)) return { reason: 'certificate', code };
  const proxy = code === undefined ? proxyThatFailed(error) : undefined;
  return proxy === undefined ? { reason: 'unreachable', code } : { reason: 'proxyUnreachable', proxy };
}

/** Node's system error code, such as ECONNREFUSED. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** OpenSSL's errors about a certificate chain, and Node's about the host name (node:tls, “X509 certificate error codes”). */
const certificateCodes = /^(?!ERR_SSL_).*CERT|^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|INVALID_CA|HOSTNAME_MISMATCH)$/;

/**
 * The proxy that could not be reached, as host and port. When VS Code's agent can't connect to a proxy, its error has no code,
 * so only the message identifies it (npm @vscode/proxy-agent, agent.js). The message names the proxy and, in older versions,
 * its password.
 */
function proxyThatFailed(error: unknown): string | undefined {
  const words = error instanceof Error ? error.message : '';
  return /socket connection to proxies: [A-Z0-9]+ (?:[^\s;]*@)?([^\s;@/]+)/.exec(words)?.[1];
}

/**
 * Whether a proxy answered instead of the server because it wants a password: 407 (RFC 9110 §15.5.8) or, as tinyproxy does for
 * a wrong password, 401 with a page. The servers themselves use tokens and answer 401 in JSON.
 */
function isProxyRefusal({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  if (status !== 401) return status === 407;
  return /^basic\b/i.test(headers.get('www-authenticate') ?? '') && !/json/i.test(headers.get('content-type') ?? '');
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'max-size';
}

/** node-fetch's `fetch`. It uses Node's http and https modules, which VS Code patches for proxies and certificates. */
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

export interface HttpSettings {
  readonly fetch: Fetch;
  readonly log: Log;
  /** Milliseconds for one attempt, connection and body together. Read before each attempt. */
  readonly timeoutMs: () => number;
  /** Milliseconds before the second attempt. Later ones wait longer, each with jitter. */
  readonly firstRetryMs?: number;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly now: () => Date;
  /** Called after each attempt with whether the host answered, whatever the answer was. */
  readonly learn?: (url: URL, reached: boolean) => void;
}

const retries = 3;
/** Bytes. A larger answer can't come from this API. */
const maxAnswer = 32 * 1024 * 1024;
/** Milliseconds. The user decides about waiting longer than this. */
const longestWait = 20_000;

/** Sends requests with a timeout, cancellation and safe retries. */
export class Http {
  private readonly clock = new ServerClock();

  constructor(private readonly settings: HttpSettings) {}

  /**
   * Milliseconds that this machine's clock is ahead of the server's (negative: behind); undefined until the server has
   * answered.
   */
  clockSkewMs(url: string): number | undefined {
    return this.clock.skewMs(new URL(url));
  }

  /** Throws HttpError for no answer or a status that is not 2xx, and Cancelled. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { signal } = request;
    try {
      return await pRetry(() => this.once(request), {
        retries,
        minTimeout: this.settings.firstRetryMs ?? 500,
        maxTimeout: 8000,
        randomize: true,
        ...(signal ? { signal } : {}),
        shouldRetry: ({ error }) => mayRetry(request, error),
        onFailedAttempt: async ({ error, retriesLeft }) => {
          const wait = retriesLeft > 0 && mayRetry(request, error) ? askedWait(error) : undefined;
          if (wait) await this.settings.delay(wait, signal);
        },
      });
    } catch (error) {
      throw signal?.aborted ? new Cancelled() : error;
    }
  }

  private async once(request: HttpRequest): Promise<HttpAnswer> {
    const { log, timeoutMs, now } = this.settings;
    const url = new URL(request.url);
    const limit = timeoutMs();
    const ending = endingAfter(limit, request.signal);
    const started = now().getTime();
    let answered = false;
    const fail = (failure: HttpFailure, cause?: unknown) => new HttpError(request.method, url, failure, { cause });
    const took = () => `${request.method} ${url.host}${url.pathname}`;
    try {
      const init: RequestInit = {
        method: request.method,
        headers: { accept: 'application/json', ...connectionFor(request), ...request.headers },
        body: request.body ?? null,
        signal: ending.signal,
        // A token must not follow a redirect to another host.
        redirect: 'manual',
        size: maxAnswer,
      };
      const response = await releasing(() => this.settings.fetch(request.url, init));
      answered = true;
      const proxySpeaks = isProxyRefusal(response);
      if (!proxySpeaks) this.clock.learn(url, response.headers, started, now().getTime());
      const text = await response.text();
      releaseBody(response);
      const outcome = `${took()} → ${response.status} (${now().getTime() - started} ms)`;
      // Each line of the log is a message to another process, and nobody reads thousands of lines about successful requests.
      if (response.ok) log.debug(outcome);
      else log.info(outcome);
      this.settings.learn?.(url, !proxySpeaks);
      if (proxySpeaks) throw fail({ reason: 'proxyRefused', status: response.status });
      if (response.ok) return { status: response.status, headers: response.headers, text };
      const wait = retryAfterMs(response.headers.get('retry-after'), now());
      throw fail({ reason: 'status', status: response.status, body: text, retryAfterMs: wait });
    } catch (error) {
      if (error instanceof HttpError) throw error;
      throwIfCancelled(request.signal);
      const failure: HttpFailure = ending.isTimeout()
        ? { reason: 'timeout', timeoutMs: limit }
        : connectionFailure(error, answered);
      log.warn(`${took()} → ${failure.reason} ${codeOf(error) ?? ''}`.trim());
      this.settings.learn?.(url, failure.reason === 'unexpectedShape');
      // VS Code's error about a proxy may contain the proxy's password.
      throw fail(failure, failure.reason === 'proxyUnreachable' ? undefined : error);
    } finally {
      ending.over();
    }
  }

  /** Sends a request and parses the answer as JSON of the given shape. Throws as `send` does, and HttpError for another shape. */
  async json<T extends z.ZodMiniType>(request: HttpRequest, shape: T): Promise<z.output<T>> {
    return readJson(request, await this.send(request), shape);
  }
}

/**
 * Keeps the connection open for GET requests. VS Code's agent closes each connection unless asked to keep it
 * (microsoft/vscode#173861), so that thousands of clients would need thousands of TLS handshakes. Only requests that can be
 * retried ask for it, as the server may close the connection at that very moment.
 */
function connectionFor({ method }: HttpRequest): { connection?: string } {
  return method === 'GET' ? { connection: 'keep-alive' } : {};
}

/**
 * Aborts a request after its timeout (milliseconds), or when the caller's signal is aborted. AbortSignal.timeout and
 * AbortSignal.any would retain everything the request refers to until the timeout has passed, even when it was answered long
 * before. For thousands of requests, that is hundreds of megabytes.
 */
function endingAfter(limit: number, given: AbortSignal | undefined) {
  const end = new AbortController();
  let isTimeout = false;
  const timer = setTimeout(() => {
    isTimeout = true;
    end.abort();
  }, limit);
  const cancel = () => {
    end.abort();
  };
  if (given?.aborted) cancel();
  given?.addEventListener('abort', cancel, { once: true });
  return {
    signal: end.signal,
    isTimeout: () => isTimeout,
    /** Called when the request has ended, successfully or not. */
    over: () => {
      clearTimeout(timer);
      given?.removeEventListener('abort', cancel);
    },
  };
}

/** Number of list items to check before other work gets a turn. */
const itemsAtOnce = 250;

/** Throws HttpError `notJson` or `unexpectedShape`. The issues name paths, never values. */
export function readJson<T extends z.ZodMiniType>(request: Asked, answer: HttpAnswer, shape: T): z.output<T> {
  return checked(request, jsonOf(request, answer), shape);
}

/**
 * Like `readJson`, but for a list that may have thousands of items, as checking them all at once would block everything else.
 * An item of another shape is passed to `unreadable` with its index, and the others are kept. If no item can be read, throws
 * HttpError.
 */
export async function readJsonList<T>(
  request: Asked,
  answer: HttpAnswer,
  item: z.ZodMiniType<T>,
  unreadable: (item: unknown, at: number) => void,
): Promise<T[]> {
  const list = z.array(item);
  const value = jsonOf(request, answer) ?? [];
  if (!Array.isArray(value)) return checked(request, value, list);
  const items: T[] = [];
  const unchecked: unknown[] = value;
  for (const [at, one] of unchecked.entries()) {
    if (at > 0 && at % itemsAtOnce === 0) await letOthersRun();
    const parsed = item.safeParse(one);
    if (parsed.success) {
      items.push(parsed.data);
      // Thousands of items aren't held twice.
      unchecked[at] = undefined;
    } else unreadable(one, at);
  }
  return items.length === 0 ? checked(request, value, list) : items;
}

type Asked = Pick<HttpRequest, 'method' | 'url'>;

function jsonOf(request: Asked, answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    const contentType = answer.headers.get('content-type') ?? undefined;
    throw failed(request, { reason: 'notJson', contentType });
  }
}

function checked<T extends z.ZodMiniType>(request: Asked, value: unknown, shape: T): z.output<T> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, code }) => `${path.join('.') || '(root)'}: ${code}`);
  throw failed(request, { reason: 'unexpectedShape', issues });
}

function failed({ method, url }: Asked, failure: HttpFailure): HttpError {
  return new HttpError(method, new URL(url), failure);
}

/** Retries only what can be repeated without doing it twice, so never a POST (RFC 9110 §9.2.2). */
function mayRetry(request: HttpRequest, error: Error): boolean {
  if (request.method === 'POST' || !(error instanceof HttpError)) return false;
  const { failure } = error;
  switch (failure.reason) {
    case 'unreachable':
    case 'proxyUnreachable':
    case 'cut':
      return true;
    case 'status':
      return [429, 502, 503, 504].includes(failure.status) && (failure.retryAfterMs ?? 0) <= longestWait;
    // Waiting once for the whole timeout is long enough for the user.
    case 'timeout':
    case 'certificate':
    case 'proxyRefused':
    case 'notJson':
    case 'unexpectedShape':
      return false;
  }
}

function askedWait(error: Error): number | undefined {
  return error instanceof HttpError && error.failure.reason === 'status' ? error.failure.retryAfterMs : undefined;
}
