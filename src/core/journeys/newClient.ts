import * as z from 'zod/mini';
import type { RsaBits } from '../keys/generateKeyPair.ts';

/** The RSA key sizes a user can choose, in bits. The API refuses fewer than 2048 (self-service-api.md §3). */
export const modulusLengths = [2048, 3072, 4096] as const satisfies readonly RsaBits[];

/** What the user fills in in the Create Client form: everything needed to create the client. Contains no secret. */
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

/** The form's fields. A problem names the field it belongs to. */
export const fields = ['displayName', 'description', 'accessTokenLifetime', 'scopes', 'key', 'config'] as const;
export type Field = (typeof fields)[number];

/**
 * The portal's limit for a description, in UTF-16 code units, as web pages and the server count them (self-service-api.md §3).
 * An emoji counts as two or more, a letter with a combining accent as two.
 */
export const maxDescription = 255;
/** The portal has no limit for names. The same limit as for descriptions keeps names readable in lists. */
export const maxDisplayName = 255;
/** Seconds. The API only requires ≥ 1, but a lifetime of more than a day is most likely a mistake of units. */
export const maxAccessTokenLifetime = 86_400;

type NameProblem = 'blank' | 'tooLong' | 'controlCharacters';
type DescriptionProblem = 'tooLong' | 'controlCharacters';
type LifetimeProblem = 'notANumber' | 'notWhole' | 'tooSmall' | 'tooLarge';

const controlCharacter = /\p{Cc}/u;
const controlCharacterButLineBreak = /(?![\n\r\t])\p{Cc}/u;

/** What is wrong with a client's name; undefined if it is valid. The form and the extension host use the same rules. */
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
 * What is wrong with a lifetime, from the text as typed, so that “1.5” and “two minutes” get different messages. Only digits
 * make a number: “1e3” and “0x78” are numbers to programs only. The decimal separator is a full stop or, in Norwegian, a comma.
 */
export function lifetimeProblem(text: string): LifetimeProblem | undefined {
  const typed = text.trim();
  if (!/^[+-]?\d+([.,]\d+)?$/.test(typed)) return 'notANumber';
  if (/[.,]/.test(typed)) return 'notWhole';
  const seconds = Number(typed);
  if (seconds < 1) return 'tooSmall';
  return seconds > maxAccessTokenLifetime ? 'tooLarge' : undefined;
}
