import type { IncomingHttpHeaders } from 'node:http';
import type { Variants } from '../variants.ts';

/** An answer, created before it is sent, so that a fault can lose or replace it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function text(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** Sends the browser to another page, which it gets (RFC 9110 §15.4.4). */
export function seeOther(location: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 303, headers: { location, ...headers }, body: '' };
}

export function noContent(): Answer {
  return { status: 204, headers: {}, body: '' };
}

/** What creates an error body, apart from the error itself. */
export interface AnswerContext {
  /** Maskinporten's issuer, with the trailing slash. */
  readonly issuer: string;
  readonly variants: Variants;
  now(): Date;
  /** Returns a new UUID. */
  newId(): string;
}

/** An error that its service expresses in its own format. It can be thrown anywhere, and is answered in router.ts. */
export abstract class AnswerError extends Error {
  abstract toAnswer(context: AnswerContext): Answer;
}

/** A request that has been received completely, independent of Node's streams. */
export interface SandboxRequest {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The named parts of the route's path, decoded. Set by the router. */
  readonly params: Readonly<Record<string, string>>;
}

/** The token in an Authorization header (RFC 6750 §2.1). Empty, which is never a valid token, if there is none. */
export function bearerToken({ authorization = '' }: IncomingHttpHeaders): string {
  return /^Bearer (?<token>[\w.-]+)$/i.exec(authorization)?.groups?.token ?? '';
}

/** Whether the body is declared as a form, as all of OAuth's are (RFC 6749 appendix B). */
export function isForm({ 'content-type': contentType = '' }: IncomingHttpHeaders): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType);
}
