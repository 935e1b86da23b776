import { type Answer } from './answer.ts';
import { type SandboxRequest } from './sandboxRequest.ts';

/** What a portal's front end, a page of another origin, asks for itself: the self-service API, and the login but its pages. */
const sharedPaths = /^(?:\/external)?\/api\/v[12]\/|^\/ansattporten\/(?:\.well-known\/|(?:jwks|par|token|revoke)$)/;

/** Whether a browser asks if it may send a request (Fetch, “CORS-preflight request”). */
export function isPreflight({ method, path, headers }: Pick<SandboxRequest, 'method' | 'path' | 'headers'>): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined && sharedPaths.test(path);
}

/** The answer to it: these methods, with a token and a JSON body. */
export function preflightAnswer(methods: readonly string[]): Answer {
  const headers = {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '600',
  };
  return { status: 204, headers, body: '' };
}

/** What lets a page of that origin, which is one of those welcome, read the answer; nothing for what is not shared. */
export function corsHeaders(path: string, origin: string | undefined): Readonly<Record<string, string>> {
  if (!sharedPaths.test(path)) return {};
  if (origin === undefined) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'Date, Retry-After, WWW-Authenticate',
  };
}
