import { ApiError } from '../api/apiError.ts';
import { type Answer, type AnswerContext, AnswerError, json, type SandboxRequest } from './answer.ts';

/** What a portal's front end, a page of another origin, may call: the self-service API, and the login except its pages. */
const sharedPaths = /^(?:\/external)?\/api\/v[12]\/|^\/ansattporten\/(?:\.well-known\/|(?:jwks|par|token|revoke)$)/;

/** Whether a browser asks for permission to send a request (Fetch, “CORS-preflight request”). */
export function isPreflight({ method, path, headers }: Pick<SandboxRequest, 'method' | 'path' | 'headers'>): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined && sharedPaths.test(path);
}

/** The answer to a preflight request: these methods, with a token and a JSON body. */
function preflightAnswer(methods: readonly string[]): Answer {
  const headers = {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '600',
  };
  return { status: 204, headers, body: '' };
}

/** Headers that let a page of an allowed origin read the answer; empty for paths that are not shared. */
export function corsHeaders(path: string, origin: string | undefined): Readonly<Record<string, string>> {
  if (!sharedPaths.test(path)) return {};
  if (origin === undefined) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'Date, Retry-After, WWW-Authenticate',
  };
}

export type Handler = (request: SandboxRequest) => Answer | Promise<Answer>;

export interface Route {
  readonly method: string;
  /** For example `/api/v1/clients/:clientId`. A named part matches everything up to the next slash. */
  readonly path: string;
  readonly handle: Handler;
}

/** Normalises a path. Programs prepend `/external`, omit `/api/v1`, or end it with a slash (self-service-api.md §1). */
function usualPath(path: string): string {
  return path
    .replace(/^\/external(?=\/api\/)/, '')
    .replace(/^(?=\/(?:clients|scopes)(?:\/|$))/, '/api/v1')
    .replace(/^(\/api\/.*[^/])\/$/, '$1');
}

/** Finds the route of a request and calls it. An error becomes an answer in the service's format. */
export class Router {
  constructor(
    private readonly routes: readonly Route[],
    private readonly context: AnswerContext,
    private readonly log: (line: string) => void,
  ) {}

  readonly handle = async (request: SandboxRequest): Promise<Answer> => {
    try {
      return await this.dispatch(request);
    } catch (error) {
      return this.toAnswer(error);
    }
  };

  private dispatch(request: SandboxRequest): Answer | Promise<Answer> {
    const segments = decodedSegments(usualPath(request.path));
    const allowed: string[] = [];
    for (const route of this.routes) {
      const params = segments && matchPath(route.path, segments);
      if (!params) continue;
      if (route.method === request.method) return route.handle({ ...request, params });
      allowed.push(route.method);
    }
    if (allowed.length === 0) throw new ApiError(404, 'not_found', 'No such resource');
    if (isPreflight(request)) return preflightAnswer(allowed);
    const refusal = new ApiError(405, 'method_not_allowed', `Use one of: ${allowed.join(', ')}`).toAnswer(this.context);
    return { ...refusal, headers: { ...refusal.headers, allow: allowed.join(', ') } };
  }

  private toAnswer(error: unknown): Answer {
    if (error instanceof AnswerError) return error.toAnswer(this.context);
    // Only the kind of error is logged, as its message may quote the request.
    this.log(`unexpected ${error instanceof Error ? error.name : typeof error}`);
    return json(500, new ApiError(500, 'server_error', 'The sandbox failed').toBody(this.context));
  }
}

function decodedSegments(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  if (wanted.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':') && segment !== '') params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
