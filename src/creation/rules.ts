/** The portal's limit for a description, in characters (self-service-api.md §3). */
export const maxDescription = 255;
/** The portal names none; the same as for a description keeps a name readable in a list. */
export const maxDisplayName = 255;
/** Seconds. The API says only ≥ 1; a token that outlives a day is a mistake of units. */
export const maxAccessTokenLifetime = 86_400;

export type NameProblem = 'blank' | 'tooLong' | 'controlCharacters';
export type DescriptionProblem = 'tooLong' | 'controlCharacters';
export type LifetimeProblem = 'notANumber' | 'notWhole' | 'tooSmall' | 'tooLarge';

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

/** Takes the field's text as typed, so that “1.5” and “two minutes” get an answer of their own. */
export function lifetimeProblem(text: string): LifetimeProblem | undefined {
  const seconds = Number(text.trim());
  if (text.trim() === '' || !Number.isFinite(seconds)) return 'notANumber';
  if (!Number.isInteger(seconds)) return 'notWhole';
  if (seconds < 1) return 'tooSmall';
  return seconds > maxAccessTokenLifetime ? 'tooLarge' : undefined;
}
