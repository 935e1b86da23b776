import * as z from 'zod/mini';
import { modulusLengths, type NewClient } from '../../src/core/journeys/newClient.ts';
import { isPublicKey } from '../keyMaterial.ts';
import { scopeFilter, startFilter } from '../scopePicker/scopeSource.ts';
import type { LoadAnswer } from './createClientHost.ts';

/** The form's fields as typed so far, valid or not. */
export const draft = z.object({
  displayName: z.string(),
  description: z.string(),
  /** In seconds, as typed. */
  accessTokenLifetime: z.string(),
  scopes: z.array(z.string()),
  keyKind: z.enum(['generate', 'paste', 'later']),
  bits: z.literal(modulusLengths),
  pastedKey: z.string(),
  writeConfig: z.boolean(),
  /** URI of the config to write; the first one if none was selected. */
  config: z.optional(z.string()),
  /** Whether the scope picker is open, and what it searches for. */
  picking: z.boolean(),
  filter: scopeFilter,
});
export type Draft = z.infer<typeof draft>;

export function emptyDraft(writeConfig: boolean): Draft {
  return {
    displayName: '',
    description: '',
    accessTokenLifetime: '120',
    scopes: [],
    keyKind: 'generate',
    bits: modulusLengths[0],
    pastedKey: '',
    writeConfig,
    picking: false,
    filter: startFilter,
  };
}

/** The draft without what must not be saved: a pasted key is kept only if it is certainly public. */
export function keepable(typed: Draft): Draft {
  return { ...typed, pastedKey: isPublicKey(typed.pastedKey) ? typed.pastedKey : '' };
}

/** Whether the draft contains input that would be lost. */
export function holdsInput(typed: Draft, writeConfig: boolean): boolean {
  const untouched = emptyDraft(writeConfig);
  const inputs = [
    'displayName',
    'description',
    'accessTokenLifetime',
    'keyKind',
    'bits',
    'pastedKey',
    'writeConfig',
  ] as const;
  return typed.scopes.length > 0 || inputs.some((input) => typed[input] !== untouched[input]);
}

/** The config to write; undefined unless the key is generated here, because only then is its private key available. */
export function chosenConfig(
  typed: Draft,
  { configs, configBlocked }: Pick<LoadAnswer, 'configs' | 'configBlocked'>,
): string | undefined {
  if (!typed.writeConfig || typed.keyKind !== 'generate' || configBlocked) return undefined;
  return (configs.find(({ uri }) => uri === typed.config) ?? configs[0])?.uri;
}

/** The input for the host. Call it only for a draft without errors. */
export function toNewClient(typed: Draft, config: string | undefined): NewClient {
  return {
    displayName: typed.displayName.trim(),
    description: typed.description,
    accessTokenLifetime: Number(typed.accessTokenLifetime.trim()),
    scopes: typed.scopes,
    key: toKey(typed),
    ...(config !== undefined && { config }),
  };
}

function toKey(typed: Draft): NewClient['key'] {
  if (typed.keyKind === 'generate') return { kind: 'generate', bits: typed.bits };
  return typed.keyKind === 'paste' ? { kind: 'paste', text: typed.pastedKey.trim() } : { kind: 'later' };
}

/** The draft of an interrupted creation. */
export function fromNewClient(input: NewClient): Draft {
  return {
    ...emptyDraft(input.config !== undefined),
    displayName: input.displayName,
    description: input.description,
    accessTokenLifetime: String(input.accessTokenLifetime),
    scopes: input.scopes,
    keyKind: input.key.kind,
    ...(input.key.kind === 'generate' && { bits: input.key.bits }),
    ...(input.key.kind === 'paste' && { pastedKey: input.key.text }),
    ...(input.config !== undefined && { config: input.config }),
  };
}
