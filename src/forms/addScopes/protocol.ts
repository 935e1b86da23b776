import * as z from 'zod/mini';
import {
  commonRequests,
  environmentBadge,
  type Events,
  organisationName,
  pickerTexts,
  problem,
  type Protocol,
} from '../protocol.ts';

const addScopesTexts = z.object({
  heading: z.string(),
  submit: z.string(),
  cancel: z.string(),
  /** “{0} chosen” */
  chosen: z.string(),
  nothingChosen: z.string(),
  saving: z.string(),
  /** “Remove {0}” */
  removeScope: z.string(),
  showLog: z.string(),
  why: z.string(),
  next: z.string(),
  loadFailed: z.string(),
  sandboxNote: z.string(),
  picker: pickerTexts,
});
export type AddScopesTexts = z.infer<typeof addScopesTexts>;

const nothing = z.object({});
export const addScopesRequests = {
  ...commonRequests,
  load: {
    ask: nothing,
    answer: z.object({
      texts: addScopesTexts,
      organisation: organisationName,
      environment: environmentBadge,
      client: z.object({ clientId: z.string(), name: z.string() }),
    }),
  },
  /** The host closes the form when it worked. */
  submit: {
    ask: z.object({ scopes: z.array(z.string()).check(z.minLength(1)) }),
    answer: z.object({ added: z.boolean(), problem: z.optional(problem) }),
  },
} satisfies Protocol;

export const addScopesEvents = {} satisfies Events;
