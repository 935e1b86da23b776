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
    const consumer = claims?.consumer as { ID: string } | undefined;
    if (!claims || !consumer) return undefined;
    return { orgno: consumer.ID.replace('0192:', ''), scopes: String(claims.scope).split(' ') };
  }
}
