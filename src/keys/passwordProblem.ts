import { KeyInputError } from './keyInputError.ts';

/** Why something encrypted stays shut: no password was given, or another one is right. */
export function passwordProblem(password: string | undefined): KeyInputError {
  return new KeyInputError({ reason: password === undefined || password === '' ? 'passwordNeeded' : 'wrongPassword' });
}
