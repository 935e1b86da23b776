import type { Organisation } from './organisation.ts';

/** The way in is gone: somebody has to sign in again. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
  constructor(
    /**
     * `expired`: the server no longer renews it; `missing`: its secret is not here; `damaged`: it cannot be read;
     * `switched`: the login represents another organisation now.
     */
    readonly reason: 'expired' | 'missing' | 'damaged' | 'switched',
    readonly organisation: Pick<Organisation, 'environment' | 'orgno'>,
  ) {
    super(`Signed out of ${organisation.environment}: ${reason}`);
  }
}
