import type * as z from 'zod/mini';
import { addScopesEvents, addScopesRequests } from '../../src/forms/addScopes/protocol.ts';
import { Asker, type Port } from '../../src/forms/rpc.ts';
import { formHost, type FormHost } from '../formHost.ts';

export type LoadAnswer = z.output<typeof addScopesRequests.load.answer>;
export type SubmitAnswer = z.output<typeof addScopesRequests.submit.answer>;

/** The host from the Add Scopes form's point of view. */
export interface AddScopesHost extends FormHost {
  readonly load: (signal: AbortSignal) => Promise<LoadAnswer>;
  readonly submit: (scopes: readonly string[]) => Promise<SubmitAnswer>;
}

export function addScopesHost(port: Port): AddScopesHost {
  const asker = new Asker(port, addScopesRequests, addScopesEvents, {});
  return {
    ...formHost(asker),
    load: (signal) => asker.ask('load', {}, signal),
    submit: (scopes) => asker.ask('submit', { scopes: [...scopes] }),
  };
}
