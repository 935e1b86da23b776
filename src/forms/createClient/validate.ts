import type { Field, NewClient } from '../../creation/newClient.ts';
import { descriptionProblem, displayNameProblem, lifetimeProblem } from '../../creation/rules.ts';
import { readPublicKey } from '../../keys/publicKey.ts';
import { explain } from '../../problems/explain.ts';
import { sentence } from '../../problems/report.ts';
import type { SelfServiceError } from '../../selfService/selfServiceError.ts';
import { createClientTexts } from './texts.ts';

export type FieldErrors = Partial<Record<Field, string>>;

/** What is wrong with the input, field by field; the same rules as in the form, which may not have run. */
export function validate(input: NewClient): FieldErrors {
  const { problems } = createClientTexts('');
  const errors: FieldErrors = {};
  const name = displayNameProblem(input.displayName);
  if (name) {
    errors.displayName = {
      blank: problems.nameBlank,
      tooLong: problems.nameTooLong,
      controlCharacters: problems.nameControlCharacters,
    }[name];
  }
  const description = descriptionProblem(input.description);
  if (description) {
    errors.description = {
      tooLong: problems.descriptionTooLong,
      controlCharacters: problems.descriptionControlCharacters,
    }[description];
  }
  const lifetime = lifetimeProblem(String(input.accessTokenLifetime));
  if (lifetime) {
    errors.accessTokenLifetime = {
      notANumber: problems.lifetimeNotANumber,
      notWhole: problems.lifetimeNotWhole,
      tooSmall: problems.lifetimeTooSmall,
      tooLarge: problems.lifetimeTooLarge,
    }[lifetime];
  }
  if (input.key.kind === 'paste') {
    try {
      readPublicKey(input.key.text);
    } catch (error) {
      errors.key = sentence(explain(error));
    }
  }
  return errors;
}

const fieldOf: ReadonlyMap<string, Field> = new Map([
  ['client_name', 'displayName'],
  ['description', 'description'],
  ['access_token_lifetime', 'accessTokenLifetime'],
  ['scopes', 'scopes'],
]);

/** The server's complaints that belong to a field of the form (self-service-api.md §3, Error). */
export function serverFieldErrors({ fieldErrors }: SelfServiceError): FieldErrors {
  const errors: FieldErrors = {};
  for (const { field, message } of fieldErrors) {
    // “scopes[2]” is about the scopes.
    const known = fieldOf.get(/^\w+/.exec(field)?.[0] ?? '');
    if (known) errors[known] = message;
  }
  return errors;
}
