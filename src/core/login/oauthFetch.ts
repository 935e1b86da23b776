import * as oauth from 'oauth4webapi';
import type { Http, HttpAnswer, HttpRequest } from '../http/http.ts';
import { HttpError } from '../http/httpError.ts';
import type { LoginFailure } from './loginError.ts';

/** The part of `fetch` that an OAuth library needs. */
type OAuthFetch = (
  url: string,
  init: {
    readonly method?: string;
    readonly headers: Headers | Record<string, string>;
    readonly body?: unknown;
    readonly signal?: AbortSignal;
  },
) => Promise<Response>;

/**
 * Adapts the extension's HTTP client to `fetch`, with the same timeout, log and proxy. Throws HttpError if there is no answer,
 * or an error status without an OAuth error, and Cancelled.
 */
export function oauthFetch(http: Http): OAuthFetch {
  return async (url, { method, headers, body, signal }) => {
    const request: HttpRequest = {
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      headers: Object.fromEntries(headers instanceof Headers ? headers.entries() : Object.entries(headers)),
      ...(body === undefined || body === null ? {} : { body: bodyText(body) }),
      signal,
    };
    try {
      return asResponse(await http.send(request));
    } catch (error) {
      if (!(error instanceof HttpError) || error.failure.reason !== 'status') throw error;
      const { status, body: text } = error.failure;
      // The library reads the OAuth error from the body. Without one, the status tells more than the library's error would.
      if (!looksLikeJson(text)) throw error;
      return new Response(text, { status, headers: { 'content-type': 'application/json' } });
    }
  };
}

function bodyText(body: unknown): string {
  return body instanceof URLSearchParams || typeof body === 'string' ? body.toString() : '';
}

function asResponse({ status, headers, text }: HttpAnswer): Response {
  const type = headers.get('content-type') ?? '';
  // Some responses must have a null body (Fetch Standard, “null body status”).
  return new Response(status === 204 || text === '' ? null : text, { status, headers: { 'content-type': type } });
}

function looksLikeJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

const notMetadata: (string | undefined)[] = [
  oauth.PARSE_ERROR,
  oauth.RESPONSE_IS_NOT_JSON,
  oauth.RESPONSE_IS_NOT_CONFORM,
];

/** What is wrong with the answer to the request for metadata. */
export function metadataFault(error: unknown): 'notJson' | 'issuer' | 'other' {
  if (error instanceof HttpError) return 'notJson';
  if (!(error instanceof oauth.OperationProcessingError)) return 'other';
  if (error.code === oauth.JSON_ATTRIBUTE_COMPARISON) return 'issuer';
  return notMetadata.includes(error.code) ? 'notJson' : 'other';
}

/** The error that the server itself returned; undefined if it returned none. */
export function refusal(error: unknown): LoginFailure | undefined {
  if (!(error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError))
    return undefined;
  return { reason: 'refused', error: error.error, description: error.error_description };
}

/** What is wrong with the tokens that were received. */
export function tokenFault(error: unknown): LoginFailure {
  const inIdToken: (string | undefined)[] = [
    oauth.JWT_TIMESTAMP_CHECK,
    oauth.JWT_CLAIM_COMPARISON,
    oauth.KEY_SELECTION,
  ];
  if (error instanceof oauth.OperationProcessingError && inIdToken.includes(error.code)) {
    return { reason: 'mismatch', what: 'idToken' };
  }
  return { reason: 'answer' };
}
