import * as z from 'zod/mini';
import { modulusLengths, type NewClient } from '../../src/core/journeys/newClient.ts';
import { isPublicKey } from '../keyMaterial.ts';
import { scopeFilter, startFilter } from '../scopePicker/scopeSource.ts';
import type { LoadAnswer } from './createClientHost.ts';

/** The form's fields as typed so far, right or wrong. */
export const draft = z.object({
  displayName: z.string(),
  description: z.string(),
  /** Seconds, as typed. */
  accessTokenLifetime: z.string(),
  scopes: z.array(z.string()),
  keyKind: z.enum(['generate', 'paste', 'later']),
  bits: z.literal(modulusLengths),
  pastedKey: z.string(),
  writeConfig: z.boolean(),
  /** URI of the config to write; the first one when none was chosen. */
  config: z.optional(z.string()),
  /** The scope picker: open or not, and what is looked for. */
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

/** What may be kept of it: of the pasted key only what is surely public. */
export function keepable(typed: Draft): Draft {
  return { ...typed, pastedKey: isPublicKey(typed.pastedKey) ? typed.pastedKey : '' };
}

/** Whether anything would be lost with it. */
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

/** The config that will be written: none unless the key is generated here, for only then is its private half at hand. */
export function chosenConfig(
  typed: Draft,
  { configs, configBlocked }: Pick<LoadAnswer, 'configs' | 'configBlocked'>,
): string | undefined {
  if (!typed.writeConfig || typed.keyKind !== 'generate' || configBlocked) return undefined;
  return (configs.find(({ uri }) => uri === typed.config) ?? configs[0])?.uri;
}

/** What is asked of the host; only for a draft without problems. */
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

/** The draft that led to a creation which was broken off. */
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
