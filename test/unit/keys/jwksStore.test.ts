import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PrivateRsaJwk } from '../../../src/core/keys/jwk.ts';
import { addToStore, isStoreFile, storeFileName } from '../../../src/core/keys/keyExport.ts';
import { readPrivateKeys } from '../../../src/core/keys/privateKeys.ts';
import { nodeJose } from './nodeJose.ts';
import { openssl } from './openssl.ts';
import { rfc7517Key } from './publishedKeys.ts';
import { someRsaJwk } from './rsaKeys.ts';

/** What the tool writes: its order, and empty arrays (altinn-config.md §7). */
const asTheTool = ({ alg, d, dp, dq, e, kid, kty, n, p, q, qi, use }: PrivateRsaJwk) => ({
  ...{ alg, d, dp, dq, e, key_ops: [], kid, kty, n, oth: [], p, q, qi, use, x5c: [] },
});
/** Other keys as far as a store goes by them: kid and modulus. */
const other = (index: number, kid = `k-TEST.${index}`) => ({
  ...asTheTool(rfc7517Key),
  kid,
  n: `${index}${rfc7517Key.n}`,
});
const kids = (text: string) => (JSON.parse(text) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
const store = (...keys: object[]) => JSON.stringify({ keys });

/** Throws when the text is taken for no store. */
function putInto(before: string | undefined, jwk: PrivateRsaJwk) {
  const added = addToStore(before, jwk);
  assert.ok(added);
  return added;
}

describe('A store of the Altinn JWKS tool', () => {
  it('has the tool’s file names', () => {
    assert.equal(storeFileName('my-client', 'test'), 'my-client-TEST.jwks.json');
    assert.equal(storeFileName('my-client', 'prod'), 'my-client-PROD.jwks.json');
  });

  it('is recognised by its file names, in the newer and the older layout', () => {
    for (const name of ['a-TEST.jwks.json', 'a.b-PROD.jwks.json', 'a-TEST.json', 'a-TEST.key.json', 'a-TT02.json'])
      assert.ok(isStoreFile(name), name);
    for (const name of ['a-TEST.pub.json', 'package.json', 'tsconfig.json', 'appsettings.json', 'a-TEST.jwks.json.bak'])
      assert.ok(!isStoreFile(name), name);
  });

  it('starts as a set of private keys with one key', async () => {
    const added = putInto(undefined, rfc7517Key);
    assert.deepEqual(added.lost, []);
    assert.deepEqual(JSON.parse(added.text), { keys: [rfc7517Key] });
    assert.deepEqual(
      (await readPrivateKeys(added.text)).map(({ jwk }) => jwk),
      [rfc7517Key],
    );
  });

  it('keeps its content unchanged, and has the new key last', () => {
    const before = store(other(1), { ...other(2), 'x-note': 'ours' });
    for (const text of [before, `\uFEFF${before}`, before.replace(/,/g, ',\r\n')]) {
      const added = putInto(text, rfc7517Key);
      assert.deepEqual(JSON.parse(added.text), {
        keys: [other(1), { ...other(2), 'x-note': 'ours' }, rfc7517Key],
      });
    }
  });

  it('has at most six keys, and reports which are dropped', () => {
    const before = store(...[1, 2, 3, 4, 5, 6, 7].map((index) => other(index)));
    const added = putInto(before, rfc7517Key);
    assert.deepEqual(added.lost, ['k-TEST.1', 'k-TEST.2']);
    assert.deepEqual(kids(added.text), ['k-TEST.3', 'k-TEST.4', 'k-TEST.5', 'k-TEST.6', 'k-TEST.7', rfc7517Key.kid]);
  });

  it('has the same key only once, as the newest', () => {
    const added = putInto(store({ ...asTheTool(rfc7517Key), kid: 'old' }, other(1)), rfc7517Key);
    assert.deepEqual(added.lost, []);
    assert.deepEqual(kids(added.text), ['k-TEST.1', rfc7517Key.kid]);
  });

  it('has each kid only once, and reports a key that is lost by this', () => {
    const added = putInto(store(other(1, rfc7517Key.kid), other(2)), rfc7517Key);
    assert.deepEqual(added.lost, [rfc7517Key.kid]);
    assert.deepEqual(kids(added.text), ['k-TEST.2', rfc7517Key.kid]);
  });

  it('is left unchanged if it is damaged or not a store', () => {
    for (const text of ['', '{', '[]', '{}', 'null', '{"keys":{}}', '{"keys":[1]}', store(other(1)).slice(0, -1)]) {
      assert.equal(addToStore(text, rfc7517Key), undefined, text.slice(0, 20));
    }
    assert.equal(addToStore(Buffer.from(store(), 'utf16le').toString(), rfc7517Key), undefined);
  });

  it('loses no key without reporting it, whatever it contained', () => {
    const key = fc.record({ n: fc.nat(8).map(String), kid: fc.nat(8).map(String) });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 12 }), key, (before, added) => {
        const result = addToStore(store(...before), { ...rfc7517Key, ...added });
        assert.ok(result);
        const after = (JSON.parse(result.text) as { keys: { n: string; kid: string }[] }).keys;
        assert.ok(after.length <= 6);
        assert.deepEqual(after.at(-1), { ...rfc7517Key, ...added });
        const gone = before.filter(({ n }) => n !== added.n).length - (after.length - 1);
        assert.equal(result.lost.length, gone);
      }),
    );
  });

  it('is read back completely by an import and by node-jose, with any number of keys', async function () {
    this.timeout(60_000);
    const all = ['a', 'b', 'c'].map((kid) => someRsaJwk(kid));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: 1 }), async (keys) => {
        const text = keys.reduce((before: string | undefined, key) => addToStore(before, key)?.text, undefined) ?? '';
        assert.deepEqual(
          (await readPrivateKeys(text)).map(({ jwk }) => jwk),
          keys,
        );
        for (const [index, jwk] of (JSON.parse(text) as { keys: object[] }).keys.entries()) {
          const pem = (await nodeJose.JWK.asKey(jwk)).toPEM(true);
          const modulus = openssl(['rsa', '-in', 'key.pem', '-noout', '-modulus'], { 'key.pem': pem }).toString();
          const n = Buffer.from(/=([0-9A-F]+)/.exec(modulus)?.[1] ?? '', 'hex').toString('base64url');
          assert.equal(n, keys[index]?.n);
        }
      }),
      { numRuns: 12 },
    );
  });
});
