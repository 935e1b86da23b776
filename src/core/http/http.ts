import type { RequestInit, Response } from 'node-fetch';
import pRetry from 'p-retry';
import * as z from 'zod/mini';
import { letOthersRun } from './delay.ts';
import { HttpError, type HttpFailure } from './httpError.ts';
import { releaseBody, releasing } from './releaseRequest.ts';
import { ServerClock } from './servers.ts';
import { Cancelled, throwIfCancelled } from './cancel.ts';

/** What the program says of itself. Never given a token, a key, a grant or a body. VS Code's LogOutputChannel fits. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Milliseconds a Retry-After header asks to wait: seconds or an HTTP date (RFC 9110 §10.2.3). */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/** What node-fetch's error means; `answered`: the headers had come. */
function connectionFailure(error: unknown, answered: boolean): HttpFailure {
  // Fetching it again would bring as much again.
  if (isTooLarge(error)) return { reason: 'unexpectedShape', issues: ['(root): too_big'] };
  const code = codeOf(error);
  if (answered || code === 'ECONNRESET') return { reason: 'cut' };
  if (code !== undefined && certificateCodes.test(code)) return { reason: 'certificate', code };
  const proxy = code === undefined ? proxyThatFailed(error) : undefined;
  return proxy === undefined ? { reason: 'unreachable', code } : { reason: 'proxyUnreachable', proxy };
}

/** Node's system code, such as ECONNREFUSED. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** OpenSSL's verdicts on a chain, and Node's on the name (node:tls, “X509 certificate error codes”). */
const certificateCodes = /^(?!ERR_SSL_).*CERT|^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|INVALID_CA|HOSTNAME_MISMATCH)$/;

/**
 * VS Code's agent gives its own error when it cannot connect to a proxy, without a code, so there are only its words (npm
 * @vscode/proxy-agent, agent.js). They name the proxy, and in older versions its password.
 */
function proxyThatFailed(error: unknown): string | undefined {
  const words = error instanceof Error ? error.message : '';
  return /socket connection to proxies: [A-Z0-9]+ (?:[^\s;]*@)?([^\s;@/]+)/.exec(words)?.[1];
}

/**
 * Whether a proxy answers in the server's place because it wants a password: 407 (RFC 9110 §15.5.8), or, as tinyproxy does for
 * a wrong one, 401 with a page. The servers themselves take tokens, and say so in JSON.
 */
function isProxyRefusal({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  if (status !== 401) return status === 407;
  return /^basic\b/i.test(headers.get('www-authenticate') ?? '') && !/json/i.test(headers.get('content-type') ?? '');
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'max-size';
}

/** node-fetch's `fetch`: it goes through Node's http and https, which VS Code patches for proxies and certificates. */
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
  /** Milliseconds for one try, connection and body together; asked anew each time. */
  readonly timeoutMs: () => number;
  /** Milliseconds before the second try; later ones wait longer, each with jitter. */
  readonly firstRetryMs?: number;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly now: () => Date;
  /** Told after each try whether the host answered, whatever it said. */
  readonly learn?: (url: URL, reached: boolean) => void;
}

const retries = 3;
/** An answer larger than this is not from this API. Bytes. */
const maxAnswer = 32 * 1024 * 1024;
/** A longer wait than this is the person's to decide on. Milliseconds. */
const longestWait = 20_000;

/** Sends requests with timeout, cancellation and safe retries. */
export class Http {
  private readonly clock = new ServerClock();

  constructor(private readonly settings: HttpSettings) {}

  /** Milliseconds that this machine's clock is ahead of the server's (negative: behind); undefined before it answered. */
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
        // A token must not follow a redirect to another place.
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
      // Each line of the log is a message to another process: of thousands of requests that went well, nobody reads them.
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
      // What VS Code says of a proxy can hold its password.
      throw fail(failure, failure.reason === 'proxyUnreachable' ? undefined : error);
    } finally {
      ending.over();
    }
  }

  /** Sends, and reads the answer as JSON of the given shape. Throws HttpError also for another shape. */
  async json<T extends z.ZodMiniType>(request: HttpRequest, shape: T): Promise<z.output<T>> {
    return readJson(request, await this.send(request), shape);
  }
}

/**
 * VS Code's agent closes a connection after each request that does not ask to keep it (microsoft/vscode#173861): thousands of
 * clients would be thousands of TLS handshakes. Asked for what may be sent again, as the server can close it at that very moment.
 */
function connectionFor({ method }: HttpRequest): { connection?: string } {
  return method === 'GET' ? { connection: 'keep-alive' } : {};
}

/**
 * Ends a request after its time (milliseconds), or with the caller's signal. Not by AbortSignal.timeout and AbortSignal.any, which keep
 * what a request has held until its time is over, also when it was answered long before: of thousands that is hundreds of megabytes.
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
    /** The request has ended, one way or another. */
    over: () => {
      clearTimeout(timer);
      given?.removeEventListener('abort', cancel);
    },
  };
}

/** So many items of a list are checked before others have their turn. */
const itemsAtOnce = 250;

/** Throws HttpError `notJson` or `unexpectedShape`; the issues name paths, never values. */
export function readJson<T extends z.ZodMiniType>(request: Asked, answer: HttpAnswer, shape: T): z.output<T> {
  return checked(request, jsonOf(request, answer), shape);
}

/**
 * The same for a list, which may have thousands of items: checking them all in one go would hold everybody up. An item of another
 * shape does not lose the rest: `unreadable` gets it, with its place. Where no item can be read, that is a failure.
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
  for (const [at, one] of (value as unknown[]).entries()) {
    if (at > 0 && at % itemsAtOnce === 0) await letOthersRun();
    const parsed = item.safeParse(one);
    if (parsed.success) items.push(parsed.data);
    else unreadable(one, at);
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

/** Only what can be repeated without doing it twice; a POST never is (RFC 9110 §9.2.2). */
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
    // Waiting once for the whole timeout is long enough for a person.
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
