import {
  descriptionProblem,
  displayNameProblem,
  type Field,
  fields,
  lifetimeProblem,
} from '../../src/core/journeys/newClient.ts';
import { containsPrivateKey } from '../../src/core/keys/privateMaterial.ts';
import type { CreateClientTexts } from '../../src/forms/createClient/protocol.ts';
import { holdsKeyMaterial, isPublicKey } from '../keyMaterial.ts';
import type { Draft } from './draft.ts';

export type FieldErrors = Partial<Record<Field, string | undefined>>;
type Problems = CreateClientTexts['problems'];

/** The errors that prevent creation, by field. The host has the same rules (core/journeys/newClient.ts). */
export function fieldErrors(typed: Draft, problems: Problems): FieldErrors {
  const name = displayNameProblem(typed.displayName);
  const description = descriptionProblem(typed.description);
  const lifetime = lifetimeProblem(typed.accessTokenLifetime);
  return {
    displayName:
      name &&
      { blank: problems.nameBlank, tooLong: problems.nameTooLong, controlCharacters: problems.nameControlCharacters }[
        name
      ],
    description:
      description &&
      { tooLong: problems.descriptionTooLong, controlCharacters: problems.descriptionControlCharacters }[description],
    accessTokenLifetime:
      lifetime &&
      {
        notANumber: problems.lifetimeNotANumber,
        notWhole: problems.lifetimeNotWhole,
        tooSmall: problems.lifetimeTooSmall,
        tooLarge: problems.lifetimeTooLarge,
      }[lifetime],
    key: keyError(typed, problems),
    ...privateKeyErrors(typed, problems),
  };
}

/** Errors for pasted private keys, shown at once. Private keys are never sent (host.ts). */
export function privateKeyErrors(typed: Draft, problems: Problems): FieldErrors {
  const errors: FieldErrors = {};
  if (holdsKeyMaterial(typed.displayName)) errors.displayName = problems.keyPrivate;
  if (holdsKeyMaterial(typed.description)) errors.description = problems.keyPrivate;
  if (typed.keyKind === 'paste' && containsPrivateKey(typed.pastedKey)) errors.key = problems.keyPrivate;
  return errors;
}

function keyError(typed: Draft, problems: Problems): string | undefined {
  if (typed.keyKind !== 'paste' || isPublicKey(typed.pastedKey)) return undefined;
  if (typed.pastedKey.trim() === '') return problems.keyMissing;
  return problems.keyNotPublic ?? problems.keyMissing;
}

/** The first invalid field in the order of the page. */
export function firstInvalid(errors: FieldErrors): Field | undefined {
  return fields.find((field) => errors[field]);
}
