import * as z from 'zod/mini';
import { scopeList, type ScopePage, type ScopeQuery } from '../../src/forms/protocol.ts';

/** Where the picker's scopes come from: the host, behind the requests every form has. */
export interface ScopeSource {
  readonly search: (query: ScopeQuery, signal: AbortSignal) => Promise<ScopePage>;
  /** Forgets what was loaded, so that a list that failed is loaded again. */
  readonly reload: () => Promise<unknown>;
  readonly showLog: () => void;
}

/** What a person looks for. */
export const scopeFilter = z.object({ text: z.string(), lists: z.array(scopeList) });
export type ScopeFilter = z.infer<typeof scopeFilter>;

/** As in the portal: what is granted to the organisation comes first. */
export const startFilter: ScopeFilter = { text: '', lists: ['granted'] };
