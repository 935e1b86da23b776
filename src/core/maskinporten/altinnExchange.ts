import type { Environment } from '../environments/environment.ts';
import type { Http, HttpRequest } from '../http/http.ts';
import { HttpError } from '../http/httpError.ts';

/** Altinn refused the token. */
export class AltinnExchangeError extends Error {
  override readonly name = 'AltinnExchangeError';
  constructor(
    readonly status: number,
    readonly asTestOrganisation: boolean,
  ) {
    super(`Altinn's exchange answered ${status}`);
  }
}

interface AltinnExchange {
  /** `https://platform.altinn.no`, without a trailing slash. */
  readonly platformUrl: string;
  readonly token: string;
  /** Whether to act as the organisation TTD; see `mayActAsTestOrganisation`. */
  readonly asTestOrganisation: boolean;
}

/** Organisation number of the Norwegian Digitalisation Agency, the same in TEST and PROD. */
const digdir = '991825827';

/**
 * Whether Altinn lets an organisation act as its test organisation TTD. For all others, `?test=true` is ignored without an
 * error (self-service-api.md §5).
 */
export function mayActAsTestOrganisation(orgno: string, { kind }: Pick<Environment, 'kind'>): boolean {
  return kind === 'test' && orgno === digdir;
}

/**
 * Exchanges a Maskinporten token for an Altinn token (self-service-api.md §5), which is just as secret. Throws
 * AltinnExchangeError, HttpError and Cancelled.
 */
export async function exchangeForAltinnToken(
  http: Http,
  { platformUrl, token, asTestOrganisation }: AltinnExchange,
  signal?: AbortSignal,
): Promise<string> {
  const request: HttpRequest = {
    method: 'GET',
    url: `${platformUrl}/authentication/api/v1/exchange/maskinporten${asTestOrganisation ? '?test=true' : ''}`,
    headers: { authorization: `Bearer ${token}`, accept: 'text/plain, application/json' },
    signal,
  };
  try {
    const { text } = await http.send(request);
    // The plain JWT or, from some versions, a JSON string.
    const altinnToken = text.trim().replace(/^"(.*)"$/, '$1');
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(altinnToken)) return altinnToken;
  } catch (error) {
    if (!(error instanceof HttpError) || error.failure.reason !== 'status' || error.failure.status >= 500) throw error;
    if (error.failure.status === 429) throw error;
    throw new AltinnExchangeError(error.failure.status, asTestOrganisation);
  }
  throw new HttpError(request.method, new URL(request.url), { reason: 'unexpectedShape', issues: ['(root): no JWT'] });
}
