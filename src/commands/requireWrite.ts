import type { App } from '../app/app.ts';
import { ReadOnlyAccess } from '../selfService/readOnlyAccess.ts';
import type { Organisation } from '../session/organisation.ts';

/** Where a command that changes something can be run; what it asks offers no other. */
export function mayWrite({ sessions }: App): (of: Organisation) => boolean {
  return (of) => !sessions.isReadOnly(of);
}

/** Before a person is asked for anything: throws ReadOnlyAccess when the sign-in allows no change. */
export function requireWrite({ sessions }: App, of: Organisation): void {
  if (sessions.isReadOnly(of)) throw new ReadOnlyAccess();
}
