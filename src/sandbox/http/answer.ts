import type { IncomingHttpHeaders } from 'node:http';
import type { Variants } from '../variants.ts';

/** What goes back to the caller: made first, sent afterwards, so that a fault can lose or replace it. */
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

export function noContent(): Answer {
  return { status: 204, headers: {}, body: '' };
}

/** What an error body is made from besides the error itself. */
export interface AnswerContext {
  /** Maskinporten's, with the slash at the end */
  readonly issuer: string;
  readonly variants: Variants;
  now(): Date;
  /** A fresh UUID. */
  newId(): string;
}

/** An error that knows how the service it belongs to words it; thrown anywhere, answered in one place (router.ts). */
export abstract class AnswerError extends Error {
  abstract toAnswer(context: AnswerContext): Answer;
}

/** A request that has arrived whole, with nothing of node's streams left in it. */
export interface SandboxRequest {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The named parts of the route's path, decoded; filled in by the router. */
  readonly params: Readonly<Record<string, string>>;
}

/** The token of an Authorization header (RFC 6750 §2.1); empty, which is no good token, when there is none. */
export function bearerToken({ authorization = '' }: IncomingHttpHeaders): string {
  return /^Bearer (?<token>[\w.-]+)$/i.exec(authorization)?.groups?.token ?? '';
}

/** Whether the body is said to be a form, as all of OAuth's are (RFC 6749 appendix B). */
export function isForm({ 'content-type': contentType = '' }: IncomingHttpHeaders): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType);
}
