import * as z from 'zod/mini';

/** What a form may ask of the host, and what it gets. */
export type Protocol = Readonly<Record<string, { readonly ask: z.ZodMiniType; readonly answer: z.ZodMiniType }>>;
/** What the host tells a form unasked. */
export type Events = Readonly<Record<string, z.ZodMiniType>>;

/** What happened, why, and what to do next, in the user's language. Holds no secret. */
export const problem = z.object({
  what: z.string(),
  why: z.optional(z.string()),
  next: z.optional(z.string()),
  /** The titles of what can be done about it, the best first; `remedy` asks for one. */
  remedies: z.optional(z.array(z.string())),
});
export type Problem = z.infer<typeof problem>;

export const environmentBadge = z.object({
  id: z.string(),
  kind: z.enum(['test', 'prod', 'sandbox']),
  label: z.string(),
});
export const organisationName = z.object({ orgno: z.string(), name: z.string() });

/** The portal's three lists (self-service-api.md §2). */
export const scopeLists = ['granted', 'accessibleForAll', 'delegated'] as const;
export const scopeList = z.enum(scopeLists);
export type ScopeList = z.infer<typeof scopeList>;

const scopeRow = z.object({
  name: z.string(),
  description: z.string(),
  owner: z.string(),
  lists: z.array(scopeList),
  /** `added`: on the client already. `unavailable`: cannot be used, and `why` says so. */
  state: z.enum(['available', 'added', 'unavailable']),
  why: z.optional(z.string()),
});
export type ScopeRow = z.infer<typeof scopeRow>;

/** One window of the rows that fit; the webview is sent only what it shows. */
const searchScopes = {
  ask: z.object({
    text: z.string().check(z.maxLength(200)),
    lists: z.array(scopeList),
    offset: z.int().check(z.gte(0)),
    limit: z.int().check(z.gte(1), z.lte(200)),
  }),
  answer: z.object({
    /** Rows that fit, of which `rows` are some. */
    total: z.int(),
    offset: z.int(),
    rows: z.array(scopeRow),
    /** Lists that could not be loaded; what is shown is then not all there is. */
    missing: z.array(z.object({ list: scopeList, problem })),
  }),
};
export type ScopeQuery = z.infer<typeof searchScopes.ask>;
export type ScopePage = z.infer<typeof searchScopes.answer>;

const nothing = z.object({});
/** Things any form can ask. `reloadScopes` forgets what was loaded, after a failure. */
export const commonRequests = {
  searchScopes,
  reloadScopes: { ask: nothing, answer: nothing },
  showLog: { ask: nothing, answer: nothing },
  close: { ask: nothing, answer: nothing },
  /** Carries out a remedy that a problem came with; answered when it has ended, well or not. */
  remedy: { ask: z.object({ title: z.string() }), answer: nothing },
  /** What is filled in, for when the form is closed before it is sent. Holds no secret. */
  keepDraft: { ask: z.object({ draft: z.unknown() }), answer: nothing },
  /** Tells the host whether closing the form now would lose input. */
  setDirty: { ask: z.object({ dirty: z.boolean() }), answer: nothing },
} satisfies Protocol;

/** The scope picker's texts, in the user's language; `{0}` is filled in by the form. */
export const pickerTexts = z.object({
  search: z.string(),
  granted: z.string(),
  accessibleForAll: z.string(),
  delegated: z.string(),
  /** “{0} scopes” */
  count: z.string(),
  countOfOne: z.string(),
  loading: z.string(),
  nothingFound: z.string(),
  chooseAList: z.string(),
  alreadyAdded: z.string(),
  /** “Owner: {0}” */
  owner: z.string(),
  /** “The list “{0}” could not be loaded.” */
  listMissing: z.string(),
  scopesMissing: z.string(),
  retry: z.string(),
  showLog: z.string(),
  /** accessible name of the rows */
  available: z.string(),
});
export type PickerTexts = z.infer<typeof pickerTexts>;
