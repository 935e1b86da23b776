import * as z from 'zod/mini';
import { scopeList, type ScopePage, type ScopeQuery } from '../../src/forms/protocol.ts';

/** Where the picker gets its scopes: from the host, through the requests that every form has. */
export interface ScopeSource {
  readonly search: (query: ScopeQuery, signal: AbortSignal) => Promise<ScopePage>;
  /** Forgets what was loaded, so that failed lists are loaded again. */
  readonly reload: () => Promise<unknown>;
  readonly showLog: () => void;
}

/** What the user searches for. */
export const scopeFilter = z.object({ text: z.string(), lists: z.array(scopeList) });
export type ScopeFilter = z.infer<typeof scopeFilter>;

/** As in the portal, scopes granted to the organisation come first. */
export const startFilter: ScopeFilter = { text: '', lists: ['granted'] };
