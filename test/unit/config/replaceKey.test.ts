import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/core/config/configEdit.ts';
import { encodeJwk } from '../../../src/core/config/encodedJwk.ts';
import { placesOf, replaceKey } from '../../../src/core/config/keysInConfig.ts';
import { type PrivateRsaJwk, publicHalf, thumbprint } from '../../../src/core/keys/jwk.ts';
import { nodeJose } from '../keys/nodeJose.ts';
import { openssl } from '../keys/openssl.ts';
import { rfc7517Key } from '../keys/publishedKeys.ts';
import { someRsaJwk } from '../keys/rsaKeys.ts';
import { jws } from '../sandbox/support/grant.ts';
import { keyGenerationMs } from '../sandbox/support/keys.ts';
import { readAsJudge } from './readAsJudge.ts';

const clientId = '7ab1b0c4-2f3d-4c5e-9d6f-1a2b3c4d5e6f';
const old = { thumbprint: thumbprint(rfc7517Key), clientId };
const reference = '@Microsoft.KeyVault(VaultName=v;SecretName=s)';

describe('Replacing a key in a config', function () {
  this.timeout(keyGenerationMs);
  let fresh: PrivateRsaJwk;
  let publicJwk: object;
  let other: PrivateRsaJwk;

  before(() => {
    fresh = someRsaJwk('new-TEST.BKBQ');
    publicJwk = publicHalf(fresh);
    other = someRsaJwk('other');
  });

  const replaced = (text: string) => applyEdits(text, replaceKey(text, old, fresh));

  /** What node-jose and openssl say of a key as it stands in a config, against the public key that was registered. */
  async function requireSigns(jwk: Record<string, string>): Promise<void> {
    const token = jws({ alg: 'RS256', kid: jwk.kid }, { iss: clientId }, jwk);
    const registered = await nodeJose.JWK.asKey(publicJwk);
    const { payload } = await nodeJose.JWS.createVerify(registered).verify(token);
    assert.deepEqual(JSON.parse(payload.toString()), { iss: clientId });
    const [header, claims, signature = ''] = token.split('.');
    const files = {
      'public.pem': registered.toPEM(),
      signed: `${header!}.${claims!}`,
      signature: Buffer.from(signature, 'base64url'),
    };
    const args = ['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'signature', 'signed'];
    assert.match(openssl(args, files).toString(), /Verified OK/);
  }

  it('leaves a key in every format whose signatures the registered public key verifies', async () => {
    const shapes: [config: object, key: (config: never) => string | Record<string, string>][] = [
      [{ S: { EncodedJwk: encodeJwk(rfc7517Key) } }, (config: { S: { EncodedJwk: string } }) => config.S.EncodedJwk],
      [{ S: { JwkBase64: encodeJwk(rfc7517Key) } }, (config: { S: { JwkBase64: string } }) => config.S.JwkBase64],
      [{ S: { Jwk: rfc7517Key } }, (config: { S: { Jwk: Record<string, string> } }) => config.S.Jwk],
      [{ 'S:Jwk': JSON.stringify(rfc7517Key) }, (config: { 'S:Jwk': string }) => config['S:Jwk']],
    ];
    for (const [config, keyIn] of shapes) {
      const key = keyIn(readAsJudge(replaced(JSON.stringify(config, undefined, 2))) as never);
      const json = typeof key !== 'string' || key.startsWith('{') ? key : Buffer.from(key, 'base64').toString();
      const jwk = (typeof json === 'string' ? JSON.parse(json) : json) as Record<string, string>;
      assert.equal(jwk.kid, fresh.kid);
      await requireSigns(jwk);
    }
  });

  it('changes nothing the second time, and finds the new key where the old one was', () => {
    const text = JSON.stringify({ S: { EncodedJwk: encodeJwk(rfc7517Key) } });
    const once = replaced(text);
    assert.equal(replaced(once), once);
    assert.equal(placesOf({ clientId, thumbprint: thumbprint(fresh) }, once).length, 1);
  });

  it('does not change a text that is broken, empty or not a config', () => {
    for (const text of ['', '{', '[]', 'null', `{ "EncodedJwk": "${encodeJwk(rfc7517Key).slice(0, -9)}" }`]) {
      assert.equal(replaced(text), text);
    }
  });

  /** A member as it stands before and after. */
  interface Member {
    readonly before: string;
    readonly after: string;
  }
  const same = (text: string): Member => ({ before: text, after: text });
  const gap = fc.constantFrom('', ' ', '\t', '\r\n  ', '\n', ' /* "EncodedJwk": "x" */ ', ' // æ "Jwk": {}\r\n');
  const base64Name = fc.constantFrom('EncodedJwk', 'encodedjwk', 'JwkBase64', 'MaskinportenSettings:EncodedJwk');
  // As System.Text.Json writes a plus sign; and as a person pasted it, with pretty JSON inside.
  const escaped = (value: string) => JSON.stringify(value).replaceAll('+', '\\u002B');
  const pretty = () => Buffer.from(JSON.stringify(rfc7517Key, undefined, 4)).toString('base64');

  const oldKey = fc
    .tuple(base64Name, gap, gap, fc.constantFrom(JSON.stringify, escaped), fc.boolean())
    .map(([name, a, b, write, isPretty]): Member => {
      const lead = `"${name}"${a}:${b}`;
      const value = isPretty ? pretty() : encodeJwk(rfc7517Key);
      return { before: lead + write(value), after: lead + JSON.stringify(encodeJwk(fresh)) };
    });
  const oldObject = fc
    .tuple(fc.shuffledSubarray(Object.entries(rfc7517Key), { minLength: 12 }), fc.constantFrom('', ' ', '\r\n\t'))
    .map(([members, space]): Member => {
      const object = (values: Record<string, string>) =>
        `{${members.map(([name]) => `${space}"${name}":${space}"${values[name]!}"`).join(`${space},`)}${space},"key_ops": []}`;
      return {
        before: `"Jwk": ${object({ ...rfc7517Key })}`,
        after: `"Jwk": ${object({ ...fresh })}`,
      };
    });
  const otherMember = fc.constantFrom<() => Member>(
    () => same(`"EncodedJwk": "${encodeJwk(other)}"`),
    () => same(`"EncodedJwk": "${reference}"`),
    () => same('"EncodedJwk": "cGxhY2Vob2xkZXI="'),
    () => same(`"Comment": "${encodeJwk(rfc7517Key)}"`),
    () => same(`"Somebody": { "ClientId": "another", "EncodedJwk": "${encodeJwk(rfc7517Key)}" }`),
    () => same('"Scope": "æøå \\"{}// 😀", "n": 1.50, "deep": [ { "a": [ ] } ]'),
  );
  const members = fc.array(
    fc.oneof(
      oldKey,
      oldObject,
      otherMember.map((make) => make()),
    ),
    { maxLength: 6 },
  );
  const config = fc
    .record({
      bom: fc.constantFrom('', '\uFEFF'),
      owner: fc.constantFrom(
        '',
        `"ClientId": "${clientId}",`,
        `"clientid": "${clientId.toUpperCase()}",`,
        '"ClientId": "",',
      ),
      members,
      nested: members,
      between: gap,
      end: fc.constantFrom('', '\n', '\r\n'),
    })
    .map(({ bom, owner, members: outer, nested, between, end }) => {
      const list = (which: keyof Member, values: readonly Member[]) =>
        values.map((member) => between + member[which] + between).join(',');
      const text = (which: keyof Member) =>
        `${bom}${between}{ ${owner}${list(which, outer)}${outer.length > 0 ? ',' : ''}"S": {${list(which, nested)}}}${end}`;
      return { before: text('before'), after: text('after') };
    });

  it('changes only the key’s own bytes in any config, however often it contains the key', () => {
    fc.assert(
      fc.property(config, ({ before, after }) => {
        assert.equal(replaced(before), after);
      }),
      { numRuns: 500 },
    );
  }).timeout(60_000);
});
