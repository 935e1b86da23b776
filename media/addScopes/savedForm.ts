import * as z from 'zod/mini';
import { scopeFilter } from '../scopePicker/scopeSource.ts';

/** What the Add Scopes form keeps when it is hidden or reloaded. */
export const savedForm = z.object({
  chosen: z.array(z.string()),
  filter: scopeFilter,
});
export type SavedAddScopes = z.infer<typeof savedForm>;
