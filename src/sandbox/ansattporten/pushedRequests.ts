import { json } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { PageRefusal } from '../pages/pageRefusal.ts';
import { languageOf } from '../pages/language.ts';
import { type World } from '../world.ts';
import { authorizationRequest, returnAddress } from './authorizationRequest.ts';
import { LoginError } from './loginError.ts';
import { RedirectRefusal } from './refusals.ts';
import { readForm } from './tokenRoutes.ts';

/** Seconds that a pushed request can be come back for. */
const lifetime = 60;
const prefix = 'urn:ietf:params:oauth:request_uri:';

/** Requests that a client has sent beforehand, so that the browser only carries their name (RFC 9126). */
export class PushedRequests {
  private readonly known = new Map<string, { readonly parameters: URLSearchParams; readonly until: number }>();

  constructor(
    private readonly now: () => Date,
    private readonly newSecret: () => string,
  ) {}

  /** Returns the request_uri. */
  keep(parameters: URLSearchParams): string {
    const now = this.now().getTime();
    for (const [uri, { until }] of this.known) if (until <= now) this.known.delete(uri);
    const uri = `${prefix}${this.newSecret()}`;
    this.known.set(uri, { parameters, until: now + lifetime * 1000 });
    return uri;
  }

  /** The parameters of a request: those that were pushed if it names them, for the client that did, once; else its own. */
  resolve(parameters: URLSearchParams): URLSearchParams {
    const uri = parameters.get('request_uri') ?? '';
    const pushed = this.known.get(uri);
    this.known.delete(uri);
    const isGood = pushed && pushed.until > this.now().getTime();
    return isGood && pushed.parameters.get('client_id') === parameters.get('client_id')
      ? pushed.parameters
      : parameters;
  }
}

export function pushedRequestRoutes(world: World): Route[] {
  const { issuer, redirectUris, pushedRequests } = world.ansattporten;
  return [
    {
      method: 'POST',
      path: '/ansattporten/par',
      handle: (request) => {
        readForm(request);
        const parameters = new URLSearchParams(request.body);
        // RFC 9126 §2.1: checked as at the authorization endpoint, and refused here instead of there.
        toldToClient(() => {
          const address = returnAddress(parameters, redirectUris, languageOf(request, parameters));
          authorizationRequest(parameters, address, issuer);
        });
        return json(201, { request_uri: pushedRequests.keep(parameters), expires_in: lifetime });
      },
    },
  ];
}

function toldToClient(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof RedirectRefusal) throw new LoginError(error.code, error.description);
    if (error instanceof PageRefusal) throw new LoginError('invalid_request', error.code);
    throw error;
  }
}
