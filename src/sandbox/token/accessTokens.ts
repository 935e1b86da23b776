import { importJWK, jwtVerify, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** What the self-service API needs to know of a token. */
export interface VerifiedToken {
  /** of the consumer */
  readonly orgno: string;
  readonly scopes: readonly string[];
}

/** Signs access tokens, and knows its own again. */
export class AccessTokens {
  private readonly privateKey: Promise<CryptoKey>;
  private readonly publicKey: Promise<CryptoKey>;

  /** `key`: the private RSA key, which may still be in the making. `now` gives the time. */
  constructor(
    private readonly issuer: string,
    private readonly key: Promise<JWK>,
    private readonly now: () => Date,
  ) {
    this.privateKey = key.then((jwk) => importJWK(jwk, 'RS256') as Promise<CryptoKey>);
    this.publicKey = this.publicJwk().then((jwk) => importJWK(jwk, 'RS256') as Promise<CryptoKey>);
  }

  /** The public half, as in the set that the metadata points to. */
  async publicJwk(): Promise<JWK> {
    const { kty, use, alg, kid, n, e } = await this.key;
    return { kty, use, alg, kid, n, e } as JWK;
  }

  /** `lifetime` in seconds; `iss` is this issuer unless the claims name another. */
  async sign(claims: JWTPayload, lifetime: number): Promise<string> {
    const iat = Math.floor(this.now().getTime() / 1000);
    const { kid = '' } = await this.key;
    return new SignJWT({ iss: this.issuer, ...claims, iat, exp: iat + lifetime })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(await this.privateKey);
  }

  /** undefined when the token is expired or not one of these. */
  async verify(token: string): Promise<VerifiedToken | undefined> {
    try {
      const options = { algorithms: ['RS256'], issuer: this.issuer, currentDate: this.now() };
      const { payload: claims } = await jwtVerify(token, await this.publicKey, options);
      const consumer = claims.consumer as { ID: string };
      return { orgno: consumer.ID.replace('0192:', ''), scopes: String(claims.scope).split(' ') };
    } catch {
      return undefined;
    }
  }
}
