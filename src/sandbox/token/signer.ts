import { importJWK, jwtVerify, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** Signs JWTs for an issuer with RS256, and verifies its own. */
export class Signer {
  private keyPair: Promise<{ jwk: JWK; privateKey: CryptoKey; publicKey: CryptoKey }> | undefined;

  /** `newKey` creates the private RSA key when it is first needed. `now` returns the time. */
  constructor(
    private readonly issuer: string,
    private readonly newKey: () => Promise<JWK>,
    private readonly now: () => Date,
  ) {}

  /** The public key in the set that the metadata links to. */
  async publicJwk(): Promise<JWK> {
    return publicHalf((await this.key()).jwk);
  }

  /** `lifetime` is in seconds. `iss` is this issuer unless the claims contain another. */
  async sign(claims: JWTPayload, lifetime: number): Promise<string> {
    const { jwk, privateKey } = await this.key();
    const iat = Math.floor(this.now().getTime() / 1000);
    return new SignJWT({ iss: this.issuer, ...claims, iat, exp: iat + lifetime })
      .setProtectedHeader({ alg: 'RS256', kid: jwk.kid ?? '' })
      .sign(privateKey);
  }

  /** The claims of one of its own tokens; undefined for others, and for those that expired more than `tolerance` seconds ago. */
  async claimsOf(token: string, tolerance = 0): Promise<JWTPayload | undefined> {
    // Without a key, nothing has been signed yet, so no key is created just to verify.
    if (!this.keyPair) return undefined;
    const { publicKey } = await this.keyPair;
    const options = { algorithms: ['RS256'], issuer: this.issuer, currentDate: this.now(), clockTolerance: tolerance };
    try {
      return (await jwtVerify(token, publicKey, options)).payload;
    } catch {
      return undefined;
    }
  }

  private key(): Promise<{ jwk: JWK; privateKey: CryptoKey; publicKey: CryptoKey }> {
    this.keyPair ??= this.newKey().then(async (jwk) => {
      const [privateKey, publicKey] = await Promise.all([jwk, publicHalf(jwk)].map((half) => importJWK(half, 'RS256')));
      return { jwk, privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
    });
    return this.keyPair;
  }
}

function publicHalf({ kty, use, alg, kid, n, e }: JWK): JWK {
  return { kty, use, alg, kid, n, e } as JWK;
}
