import * as z from 'zod/mini';
import { scopeFilter } from '../scopePicker/scopeSource.ts';

/** What the Add scopes form keeps over hiding and reload. */
export const savedForm = z.object({
  chosen: z.array(z.string()),
  filter: scopeFilter,
});
export type SavedAddScopes = z.infer<typeof savedForm>;
