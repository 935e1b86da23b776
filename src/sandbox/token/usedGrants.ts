import { type Grant } from './grant.ts';
import { GrantError } from './grantError.ts';

/**
 * The grants that have been used, for as long as they could be used again. In memory is enough: another process has
 * another issuer, which makes the same grant one for somebody else.
 */
export class UsedGrants {
  private readonly expiry = new Map<string, number>();

  /** Marks the grant as used. Throws a GrantError with MP-012 when it already was; one without `jti` can be used again. */
  use({ claims: { iss, jti, exp } }: Grant, now: Date): void {
    if (jti === undefined) return;
    const seconds = now.getTime() / 1000;
    for (const [key, until] of this.expiry) if (until <= seconds) this.expiry.delete(key);
    const key = JSON.stringify([iss, jti]);
    if (this.expiry.has(key))
      throw new GrantError('invalid_grant', 'Validation of JWT Bearer grant failed. Grant is used before', 'MP-012');
    this.expiry.set(key, exp);
  }
}
