import * as z from 'zod/mini';
import { creationSteps } from '../../core/journeys/creation.ts';
import { type Field, newClient } from '../../core/journeys/newClient.ts';
import {
  commonRequests,
  environmentBadge,
  type Events,
  organisationName,
  pickerTexts,
  problem,
  type Protocol,
} from '../protocol.ts';

const step = z.object({
  id: z.enum(creationSteps),
  /** `skipped`: not asked for. `waiting`: its turn has not come. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  label: z.string(),
  /** What came of it: the client id, the kid, the file, the token's scopes and lifetime. Never a key or token. */
  detail: z.optional(z.string()),
  problem: z.optional(problem),
});
export type ReportStep = z.infer<typeof step>;

const fieldError = z.optional(z.string());

export const creationReport = z.object({
  /** `invalid`: nothing was begun, `fieldErrors` say why. `failed`: can be tried again from the step that failed. `declined`: the person said no to a question; nothing was begun. */
  outcome: z.enum(['invalid', 'declined', 'running', 'failed', 'done']),
  steps: z.array(step),
  fieldErrors: z.object({
    displayName: fieldError,
    description: fieldError,
    accessTokenLifetime: fieldError,
    scopes: fieldError,
    key: fieldError,
    config: fieldError,
  } satisfies Record<Field, typeof fieldError>),
  /** Of one that failed: nothing is made, so what was filled in can still be changed. */
  changeable: z.boolean(),
  /** One sentence for the status line, read aloud by screen readers. */
  summary: z.string(),
});
export type CreationReport = z.infer<typeof creationReport>;

export const preset = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  scopes: z.array(z.string()),
  /** Set when the organisation lacks some of its scopes: the sentence that says which. */
  unavailable: z.optional(z.string()),
});

const configFile = z.object({ uri: z.string(), label: z.string(), detail: z.optional(z.string()) });

const createClientTexts = z.object({
  /** “New client for {0}” is made by the host and arrives in `heading`. */
  heading: z.string(),
  general: z.string(),
  displayName: z.string(),
  displayNameHelp: z.string(),
  description: z.string(),
  descriptionHelp: z.string(),
  /** “{0} characters left” */
  charactersLeft: z.string(),
  oneCharacterLeft: z.string(),
  /** “{0} characters over the limit” */
  charactersTooMany: z.string(),
  oneCharacterTooMany: z.string(),
  lifetimeAndTokens: z.string(),
  accessTokenLifetime: z.string(),
  accessTokenLifetimeHelp: z.string(),
  seconds: z.string(),
  scopes: z.string(),
  presets: z.string(),
  scopesAdded: z.string(),
  noScopesAdded: z.string(),
  addScope: z.string(),
  doneAddingScopes: z.string(),
  /** “Remove {0}” */
  removeScope: z.string(),
  key: z.string(),
  keyGenerate: z.string(),
  keyGenerateHelp: z.string(),
  keySize: z.string(),
  /** “{0} bits” */
  bits: z.string(),
  keyPaste: z.string(),
  keyPasteHelp: z.string(),
  pastedKey: z.string(),
  keyLater: z.string(),
  keyLaterHelp: z.string(),
  after: z.string(),
  writeConfig: z.string(),
  writeConfigHelp: z.string(),
  writeConfigNeedsKey: z.string(),
  configFile: z.string(),
  create: z.string(),
  cancel: z.string(),
  tryAgain: z.string(),
  change: z.string(),
  showLog: z.string(),
  close: z.string(),
  progress: z.string(),
  why: z.string(),
  next: z.string(),
  required: z.string(),
  stepWaiting: z.string(),
  stepRunning: z.string(),
  stepDone: z.string(),
  stepFailed: z.string(),
  stepSkipped: z.string(),
  openConfig: z.string(),
  createAnother: z.string(),
  sandboxNote: z.string(),
  loadFailed: z.string(),
  problems: z.object({
    nameBlank: z.string(),
    nameTooLong: z.string(),
    nameControlCharacters: z.string(),
    descriptionTooLong: z.string(),
    descriptionControlCharacters: z.string(),
    lifetimeNotANumber: z.string(),
    lifetimeNotWhole: z.string(),
    lifetimeTooSmall: z.string(),
    lifetimeTooLarge: z.string(),
    keyMissing: z.string(),
    /** Something is there, but neither a public JWK, a PEM nor a certificate; `keyMissing` is shown without it. */
    keyNotPublic: z.optional(z.string()),
    keyPrivate: z.string(),
  }),
  picker: pickerTexts,
});
export type CreateClientTexts = z.infer<typeof createClientTexts>;

const nothing = z.object({});
export const createClientRequests = {
  ...commonRequests,
  load: {
    ask: nothing,
    answer: z.object({
      texts: createClientTexts,
      organisation: organisationName,
      environment: environmentBadge,
      presets: z.array(preset),
      configs: z.array(configFile),
      /** Chosen from the start: true when the workspace holds exactly one Altinn CLI config. */
      writeConfig: z.boolean(),
      /** Why no config can be written here: no folder open, or the workspace is not trusted. */
      configBlocked: z.optional(z.string()),
      /**
       * A creation that was broken off, which the form shows with “Try again”; or one that is going on, or came to its end,
       * while the form was hidden.
       */
      unfinished: z.optional(z.object({ input: newClient, report: creationReport })),
    }),
  },
  create: { ask: newClient, answer: creationReport },
  tryAgain: { ask: nothing, answer: creationReport },
  /** Takes a creation back of which nothing is made. */
  change: { ask: nothing, answer: creationReport },
  /** Stops the creation that runs; the report of it says where. */
  stop: { ask: nothing, answer: nothing },
  /** As in `load`, with what is known when the lists of scopes have come. */
  presets: { ask: nothing, answer: z.object({ presets: z.array(preset) }) },
  openConfig: { ask: nothing, answer: nothing },
} satisfies Protocol;

export const createClientEvents = { progress: creationReport } satisfies Events;
