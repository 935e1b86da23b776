import { type JWTPayload } from 'jose';
import { Signer } from './signer.ts';

/** What the self-service API needs to know of a token. */
export interface VerifiedToken {
  /** of the consumer */
  readonly orgno: string;
  readonly scopes: readonly string[];
}

/** Signs Maskinporten's access tokens, and knows them again. */
export class AccessTokens extends Signer {
  /** undefined when the token is expired or not one of these. */
  async verify(token: string): Promise<VerifiedToken | undefined> {
    const claims = await this.claimsOf(token);
    const orgno = consumerOf(claims);
    if (!claims || orgno === undefined) return undefined;
    return { orgno, scopes: String(claims.scope).split(' ') };
  }
}

/** The number of the organisation that a token was given to; undefined when its claims name none. */
export function consumerOf(claims: JWTPayload | undefined): string | undefined {
  const { ID } = (claims?.consumer ?? {}) as { readonly ID?: string };
  return ID?.replace('0192:', '');
}
