import * as z from 'zod/mini';
import { creationReport } from '../../src/forms/createClient/protocol.ts';
import { draft } from './draft.ts';

/** What the Create client form keeps over hiding and reload: what is typed, or the report of what was made of it. */
export const savedForm = z.object({ draft: z.optional(draft), done: z.optional(creationReport) });
export type SavedCreateClient = z.infer<typeof savedForm>;
