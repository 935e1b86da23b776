import * as z from 'zod/mini';
import type { RsaBits } from '../keys/generateKeyPair.ts';

/** Sizes of RSA modulus a person can choose, in bits. The API refuses less than 2048 (self-service-api.md §3). */
export const modulusLengths = [2048, 3072, 4096] as const satisfies readonly RsaBits[];

/** What a person asks for in the Create client form: everything needed to make it, with no secret in it. */
export const newClient = z.object({
  displayName: z.string(),
  description: z.string(),
  /** Seconds. */
  accessTokenLifetime: z.number(),
  scopes: z.array(z.string()),
  key: z.union([
    z.object({ kind: z.literal('generate'), bits: z.literal(modulusLengths) }),
    z.object({ kind: z.literal('paste'), text: z.string() }),
    z.object({ kind: z.literal('later') }),
  ]),
  /** The Altinn CLI config to write, as a URI; only with a generated key. */
  config: z.optional(z.string()),
});
export type NewClient = z.infer<typeof newClient>;

/** The form's fields, by which a problem says where it belongs. */
export const fields = ['displayName', 'description', 'accessTokenLifetime', 'scopes', 'key', 'config'] as const;
export type Field = (typeof fields)[number];

/**
 * The portal's limit for a description, in characters (self-service-api.md §3): UTF-16 code units, as a web page and the
 * server count them. An emoji is two or more, a letter with a combining accent two.
 */
export const maxDescription = 255;
/** The portal names none; the same as for a description keeps a name readable in a list. */
export const maxDisplayName = 255;
/** Seconds. The API says only ≥ 1; a token that outlives a day is a mistake of units. */
export const maxAccessTokenLifetime = 86_400;

type NameProblem = 'blank' | 'tooLong' | 'controlCharacters';
type DescriptionProblem = 'tooLong' | 'controlCharacters';
type LifetimeProblem = 'notANumber' | 'notWhole' | 'tooSmall' | 'tooLarge';

const controlCharacter = /\p{Cc}/u;
const controlCharacterButLineBreak = /(?![\n\r\t])\p{Cc}/u;

/** The rules of a client's fields, the same in the form and in the host; undefined means nothing is wrong. */
export function displayNameProblem(text: string): NameProblem | undefined {
  if (text.trim() === '') return 'blank';
  if (text.trim().length > maxDisplayName) return 'tooLong';
  return controlCharacter.test(text.trim()) ? 'controlCharacters' : undefined;
}

export function descriptionProblem(text: string): DescriptionProblem | undefined {
  if (text.length > maxDescription) return 'tooLong';
  return controlCharacterButLineBreak.test(text) ? 'controlCharacters' : undefined;
}

/**
 * Takes the field's text as typed, so that “1.5” and “two minutes” get an answer of their own. A number is digits: “1e3” and
 * “0x78” are numbers to a program only, and a decimal sign is a full stop or, in Norwegian, a comma.
 */
export function lifetimeProblem(text: string): LifetimeProblem | undefined {
  const typed = text.trim();
  if (!/^[+-]?\d+([.,]\d+)?$/.test(typed)) return 'notANumber';
  if (/[.,]/.test(typed)) return 'notWhole';
  const seconds = Number(typed);
  if (seconds < 1) return 'tooSmall';
  return seconds > maxAccessTokenLifetime ? 'tooLarge' : undefined;
}
