import type { Organisation } from '../session/organisation.ts';
import type { Sessions } from '../session/sessions.ts';
import type { InSteps, Unfinished } from '../session/unfinished.ts';

/** Something that was begun and is not finished, as it is kept now, and where. */
export interface Begun<T> {
  readonly made: T;
  readonly organisation: Organisation;
}

/** What was begun and is not finished where one is signed in: the one with the id that is given, or all. */
export function unfinishedOf<T extends InSteps>(
  sessions: Sessions,
  unfinished: Unfinished<T>,
  one: Pick<T, 'id'> | undefined,
): Begun<T>[] {
  return (one ? [one] : unfinished.all()).flatMap(({ id }) => {
    const made = unfinished.find(id);
    const organisation = made && sessions.find(made);
    return organisation ? [{ made, organisation }] : [];
  });
}
