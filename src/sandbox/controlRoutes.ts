import { ApiError, checked, jsonBody } from './api/apiError.ts';
import { Fault, type FaultList } from './faults.ts';
import { noContent } from './http/answer.ts';
import type { Handler, Route } from './http/router.ts';
import { SomeVariants } from './variants.ts';

/** Lets tests in another process make the sandbox misbehave, change its variants, or reset it. Available only if enabled. */
export function controlRoutes(faults: FaultList, vary: (some: SomeVariants) => void, reset: () => void): Route[] {
  return [
    {
      method: 'POST',
      path: '/sandbox/faults',
      handle: controlled((request) => {
        faults.add(checked(Fault, jsonBody(request), 'fault'));
        return noContent();
      }),
    },
    {
      method: 'DELETE',
      path: '/sandbox/faults',
      handle: controlled(() => {
        faults.clear();
        return noContent();
      }),
    },
    {
      method: 'POST',
      path: '/sandbox/variants',
      handle: controlled((request) => {
        vary(checked(SomeVariants, jsonBody(request), 'variants'));
        return noContent();
      }),
    },
    {
      method: 'POST',
      path: '/sandbox/reset',
      handle: controlled(() => {
        reset();
        return noContent();
      }),
    },
  ];
}

/** Requires a header that no form on a web page can send, in addition to the checks for all requests. */
function controlled(handle: Handler): Handler {
  return (request) => {
    if (request.headers['x-maskinporten-sandbox'] !== 'control') {
      throw new ApiError(403, 'forbidden', 'Needs the header X-Maskinporten-Sandbox: control');
    }
    return handle(request);
  };
}
