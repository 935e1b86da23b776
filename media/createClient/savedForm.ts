import * as z from 'zod/mini';
import { creationReport } from '../../src/forms/createClient/protocol.ts';
import { draft } from './draft.ts';

/** What the Create Client form keeps when it is hidden or reloaded: the draft, or the report of its creation. */
export const savedForm = z.object({ draft: z.optional(draft), done: z.optional(creationReport) });
export type SavedCreateClient = z.infer<typeof savedForm>;
