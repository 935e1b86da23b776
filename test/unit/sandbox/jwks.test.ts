import assert from 'node:assert/strict';
import { type JsonWebKey } from 'node:crypto';
import { privateJwk, publicJwk } from './support/keys.ts';
import { createClient } from './support/newClient.ts';
import { namedFields, TestSandbox } from './support/testSandbox.ts';

type Key = JsonWebKey & { kid: string; exp: number; created: string };
interface KeySet {
  readonly keys: Key[];
  readonly created: string;
  readonly last_updated: string;
}

const day = 24 * 60 * 60;
const kids = ({ keys }: KeySet): string[] => keys.map(({ kid }) => kid);

describe('The sandbox’s keys of a client (self-service-api.md §2, Keys)', () => {
  let sandbox: TestSandbox;
  let path: string;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(async () => {
    sandbox.reset();
    path = `/api/v1/clients/${await createClient(sandbox)}/jwks`;
  });
  after(() => sandbox.close());

  const post = (...names: string[]) => sandbox.call<KeySet>('POST', path, { keys: names.map((kid) => publicJwk(kid)) });
  const put = (kid: string, differs: object = {}) =>
    sandbox.call<Key & Record<string, unknown>>('PUT', `${path}/${kid}`, { ...publicJwk(kid), ...differs });
  const registered = async (): Promise<string[]> => kids((await sandbox.call<KeySet>('GET', path)).body);

  it('are answered with 404 if there are none', async () => {
    assert.equal((await sandbox.call('GET', path)).status, 404);
  });

  it('are all replaced when a set is posted: keys that are not in it are removed', async () => {
    assert.equal((await post('a', 'b')).status, 201);
    assert.equal((await post('c')).status, 201);
    assert.deepEqual(await registered(), ['c']);
  });

  it('are kept when one is added', async () => {
    await post('a', 'b', 'c', 'd');
    assert.equal((await put('e')).status, 200);
    assert.deepEqual(await registered(), ['a', 'b', 'c', 'd', 'e']);
  });

  it('are at most five, however they are added', async () => {
    assert.equal((await post('a', 'b', 'c', 'd', 'e', 'f')).status, 400);
    assert.equal((await post('a', 'b', 'c', 'd', 'e')).status, 201);
    assert.equal((await put('f')).status, 400);
    assert.equal((await put('e')).status, 200);
    const upload = path.replace('v1', 'v2').replace('/jwks', '/key');
    const key = JSON.stringify(publicJwk('f'));
    assert.equal((await sandbox.call('POST', upload, key, { contentType: 'text/plain' })).status, 400);
    assert.deepEqual(await registered(), ['a', 'b', 'c', 'd', 'e']);
  });

  it('can be removed one by one, and the last one leaves a 404', async () => {
    await post('a', 'b');
    assert.equal((await sandbox.call('DELETE', `${path}/a`)).status, 204);
    assert.deepEqual(await registered(), ['b']);
    assert.equal((await sandbox.call('DELETE', `${path}/a`)).status, 404);
    assert.equal((await sandbox.call('DELETE', `${path}/b`)).status, 204);
    assert.equal((await sandbox.call('GET', path)).status, 404);
  });

  it('can all be removed, but not by posting an empty set', async () => {
    await post('a', 'b');
    assert.equal((await post()).status, 400);
    assert.equal((await sandbox.call('DELETE', path)).status, 204);
    assert.equal((await sandbox.call('GET', path)).status, 404);
  });

  it('are included in every answer about the client', async () => {
    await post('a');
    const { body } = await sandbox.call<{ jwks: KeySet }>('GET', path.replace('/jwks', ''));
    assert.deepEqual(kids(body.jwks), ['a']);
  });

  it('have kids that no other client has', async () => {
    await put('mine');
    const other = `/api/v1/clients/${await createClient(sandbox, {}, undefined, 1)}/jwks`;
    const taken = await sandbox.call('PUT', `${other}/mine`, publicJwk('mine'), { as: 1 });
    assert.deepEqual([taken.status, namedFields(taken)], [409, ['kid']]);
    assert.equal((await sandbox.call('POST', other, { keys: [publicJwk('mine')] }, { as: 1 })).status, 409);
  });

  it('are refused with 403 if the client is another organisation’s', async () => {
    await post('a');
    assert.equal((await sandbox.call('GET', path, undefined, { as: 1 })).status, 403);
    assert.equal((await sandbox.call('DELETE', `${path}/a`, undefined, { as: 1 })).status, 403);
  });

  it('can’t be changed on a deactivated client', async () => {
    await post('a');
    await sandbox.call('DELETE', path.replace('/jwks', ''));
    assert.equal((await put('b')).status, 409);
    assert.deepEqual(await registered(), ['a']);
  });

  it('are valid for one year from the day they are posted', async () => {
    const { body } = await put('a');
    assert.equal(body.exp, Date.parse('2027-03-02T08:00:00Z') / 1000);
    assert.deepEqual([body.created, body.last_updated], ['2026-03-02T08:00:00.000Z', '2026-03-02T08:00:00.000Z']);
  });

  it('are renewed by posting them again, unless the old expiry is sent along', async () => {
    const { exp, ...key } = (await put('a')).body;
    sandbox.clock.pass(30 * day);
    assert.equal((await put('a', { ...key, exp })).body.exp, exp);
    const renewed = await put('a', key);
    assert.equal(renewed.body.exp, exp + 30 * day);
    assert.deepEqual(
      [renewed.body.created, renewed.body.last_updated],
      ['2026-03-02T08:00:00.000Z', '2026-04-01T08:00:00.000Z'],
    );
  });

  it('may expire earlier, or be sent back expired with their set, but not exceed a year', async () => {
    const now = sandbox.clock.now().getTime() / 1000;
    assert.equal((await put('a', { exp: now + day })).body.exp, now + day);
    assert.equal((await put('a', { exp: now - day })).status, 200);
    const late = await put('a', { exp: now + 366 * day });
    assert.deepEqual([late.status, namedFields(late)], [400, ['exp']]);
  });

  it('get the kid of the path, and refuse another', async () => {
    const { kid: _kid, ...unnamed } = publicJwk();
    assert.equal((await sandbox.call('PUT', `${path}/named`, unnamed)).body.kid, 'named');
    const other = await sandbox.call('PUT', `${path}/named`, publicJwk('other'));
    assert.deepEqual([other.status, namedFields(other)], [400, ['kid']]);
  });

  it('may not repeat a kid within a set', async () => {
    assert.equal((await post('a', 'a')).status, 400);
  });
});

describe('The sandbox’s rules for a key (self-service-api.md §3, JsonWebKey)', () => {
  let sandbox: TestSandbox;
  let path: string;
  before(async () => {
    sandbox = await TestSandbox.start();
    path = `/api/v1/clients/${await createClient(sandbox)}/jwks`;
  });
  after(() => sandbox.close());

  const wrong: readonly (readonly [why: string, fields: string[], key: object])[] = [
    ['is elliptic', ['kty'], { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }],
    ['is symmetric', ['kty', 'k'], { kty: 'oct', k: 'AA' }],
    ['has 1024 bits', ['n'], { n: publicJwk('x', 1024).n }],
    ['has 2040 bits', ['n'], { n: publicJwk('x', 2040).n }],
    ['has an even exponent', ['e'], { e: 'AQAA' }],
    ['is no base64url', ['n'], { n: `${publicJwk().n!}==` }],
    ['has no use', ['use'], { use: undefined }],
    ['is for encryption', ['use'], { use: 'enc' }],
    ['has no algorithm', ['alg'], { alg: undefined }],
    ['has another algorithm', ['alg'], { alg: 'PS256' }],
    ['has no kid', ['kid'], { kid: undefined }],
    ['has a slash in its kid', ['kid'], { kid: 'a/b' }],
    ['has a Norwegian letter in its kid', ['kid'], { kid: 'nøkkel' }],
  ];
  for (const [why, fields, differs] of wrong) {
    it(`refuse a key that ${why}, and name what is wrong`, async () => {
      const reply = await sandbox.call('POST', path, { keys: [{ ...publicJwk(), ...differs }] });
      assert.equal(reply.status, 400, reply.text);
      assert.deepEqual(
        namedFields(reply).slice(0, fields.length),
        fields.map((field) => `keys[0].${field}`),
      );
    });
  }

  it('refuse a private key by every member that reveals it, and repeat none of it', async function () {
    this.timeout(60_000);
    const jwk = await privateJwk();
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) {
      const reply = await sandbox.call('POST', path, { keys: [{ ...publicJwk(), [member]: jwk[member] }] });
      assert.deepEqual([reply.status, namedFields(reply)], [400, [`keys[0].${member}`]]);
      assert.ok(!reply.text.includes(String(jwk[member])));
    }
    assert.ok(!sandbox.logged.join('\n').includes(jwk.d!));
  });

  it('refuse a private key’s further primes, but accept the empty list that one tool writes', async () => {
    const further = { ...publicJwk(), oth: [{ r: 'AQ', d: 'AQ', t: 'AQ' }] };
    const reply = await sandbox.call('POST', path, { keys: [further] });
    assert.equal(reply.status, 400, reply.text);
    assert.match(String(namedFields(reply)[0]), /^keys\[0\]\.oth/);
    assert.equal((await sandbox.call('POST', path, { keys: [{ ...publicJwk(), oth: [] }] })).status, 201);
  });

  it('refuse RS384, although a grant can be signed with it', async () => {
    const reply = await sandbox.call('POST', path, { keys: [{ ...publicJwk(), alg: 'RS384' }] });
    assert.deepEqual([reply.status, namedFields(reply)], [400, ['keys[0].alg']]);
  });

  it('accept every documented algorithm and size', async () => {
    for (const alg of ['RS256', 'RS512']) {
      for (const bits of [2048, 3072, 4096]) {
        const key = { ...publicJwk(undefined, bits), alg };
        assert.equal((await sandbox.call('POST', path, { keys: [key] })).status, 201, `${alg} ${bits}`);
      }
    }
  });
});
