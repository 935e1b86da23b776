import assert from 'node:assert/strict';
import { calculateJwkThumbprint } from 'jose';
import { publicHalf, thumbprint } from '../../../src/core/keys/jwk.ts';
import { nodeJose } from './nodeJose.ts';
import { rfc7517Key, rfc7638Thumbprint } from './publishedKeys.ts';
import { someRsaJwk } from './rsaKeys.ts';

describe('A key’s thumbprint', () => {
  it('is RFC 7638’s own for its example key', () => {
    assert.equal(thumbprint(rfc7517Key), rfc7638Thumbprint);
  });

  it('is the same in jose and node-jose', async () => {
    const publicJwk = publicHalf(someRsaJwk('k'));
    assert.equal(thumbprint(publicJwk), await calculateJwkThumbprint(publicJwk));
    const second = await (await nodeJose.JWK.asKey(publicJwk)).thumbprint('SHA-256');
    assert.equal(thumbprint(publicJwk), second.toString('base64url'));
  });

  it('does not change with the kid', () => {
    const renamed = { ...rfc7517Key, kid: 'another' };
    assert.equal(thumbprint(renamed), rfc7638Thumbprint);
  });
});
