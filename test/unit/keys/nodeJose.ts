import { createRequire } from 'node:module';

/** What the tests use of node-jose, the second JOSE library: it has no types of its own. */
interface NodeJose {
  readonly JWK: { asKey(key: object | string, form?: string): Promise<NodeJoseKey> };
  readonly JWE: {
    createEncrypt(
      options: { format: 'compact'; contentAlg: string; fields: object },
      recipient: { key: NodeJoseKey; header: { alg: string } },
    ): { update(text: string, encoding: 'utf8'): { final(): Promise<string> } };
    createDecrypt(
      key: NodeJoseKey,
      options: { algorithms: string[] },
    ): {
      decrypt(jwe: string): Promise<{ plaintext: Buffer }>;
    };
  };
  readonly JWS: { createVerify(key: NodeJoseKey): { verify(token: string): Promise<{ payload: Buffer }> } };
}

export interface NodeJoseKey {
  readonly length: number;
  thumbprint(hash: string): Promise<Buffer>;
  toPEM(isPrivate?: boolean): string;
  toJSON(isPrivate?: boolean): Record<string, string>;
}

export const nodeJose = createRequire(import.meta.url)('node-jose') as NodeJose;
