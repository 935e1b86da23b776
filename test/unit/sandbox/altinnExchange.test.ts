import assert from 'node:assert/strict';
import { type JsonWebKey } from 'node:crypto';
import { verifiedClaims } from './support/jwt.ts';
import { privateJwk, publicHalf, renamed } from './support/keys.ts';
import { clientBody, createClient } from './support/newClient.ts';
import { logIn } from './support/personsLogin.ts';
import { replyOf, TestSandbox } from './support/testSandbox.ts';

const path = '/authentication/api/v1/exchange/maskinporten';

describe('Altinn’s exchange of a token (self-service-api.md §5)', () => {
  let sandbox: TestSandbox;
  let jwk: JsonWebKey;
  before(async () => {
    sandbox = await TestSandbox.start();
    jwk = await privateJwk();
  });
  after(() => sandbox.close());

  const tokenOf = async (clientId: string, key: JsonWebKey, scope: string): Promise<string> => {
    const { text, body } = await sandbox.token<{ access_token: string }>(sandbox.grant({ clientId, jwk: key, scope }));
    assert.ok(body.access_token, text);
    return body.access_token;
  };
  const token = async (scope = 'altinn:serviceowner'): Promise<string> => {
    const key = renamed(jwk);
    return tokenOf(await createClient(sandbox, { scopes: [scope] }, key), key, scope);
  };
  const exchange = async (bearer: string, query = '', headers: Record<string, string> = {}) =>
    replyOf(
      await fetch(`${sandbox.sandbox.origin}${path}${query}`, {
        headers: { authorization: `Bearer ${bearer}`, ...headers },
      }),
    );
  const claimsOf = async (jwt: string) => {
    const { keys } = (await (await fetch(`${sandbox.sandbox.issuer}jwk`)).json()) as { keys: JsonWebKey[] };
    return verifiedClaims(jwt, keys);
  };

  it('puts the token in quotes only for callers that accept nothing but JSON', async () => {
    const bearer = await token();
    for (const accept of ['application/json', 'Application/JSON; charset=utf-8']) {
      const { headers, text } = await exchange(bearer, '', { accept });
      assert.match(headers.get('content-type') ?? '', /^application\/json/, accept);
      assert.match(JSON.parse(text) as string, /^ey[\w-]+\.[\w-]+\.[\w-]+$/, accept);
    }
    for (const accept of ['*/*', 'text/plain', 'application/json, text/plain', 'text/plain, application/json', '']) {
      const { headers, text } = await exchange(bearer, '', { accept });
      assert.match(headers.get('content-type') ?? '', /^text\/plain/, accept);
      assert.match(text, /^ey[\w-]+\.[\w-]+\.[\w-]+$/, accept);
    }
  });

  it('keeps the claims of Maskinporten’s token except issuer, expiry and client_amr', async () => {
    const bearer = await token();
    const before = await claimsOf(bearer);
    const after = await claimsOf((await exchange(bearer)).text);
    const { client_amr: _amr, iss: _iss, exp: _exp, iat, ...kept } = before;
    const { sid, iss, exp, ...rest } = after;
    assert.deepEqual(rest, {
      ...kept,
      iat: after.iat,
      'urn:altinn:orgNumber': sandbox.orgno(),
      'urn:altinn:org': 'tiger',
      'urn:altinn:authenticatemethod': 'maskinporten',
      'urn:altinn:authlevel': 3,
    });
    assert.ok(typeof sid === 'string' && sid !== '' && iss !== before.iss);
    assert.equal(Number(exp) - Number(iat), 30 * 60);
  });

  it('names a service owner only if a scope is for service owners', async () => {
    const names = [];
    for (const scope of ['altinn:serviceowner', 'altinn:serviceowner/instances.read', 'altinn:broker.read']) {
      names.push((await claimsOf((await exchange(await token(scope))).text))['urn:altinn:org']);
    }
    assert.deepEqual(names, ['tiger', 'tiger', undefined]);
  });

  it('lets only Digdir act as TTD, and ignores the parameter for everybody else', async () => {
    const bearer = await token();
    assert.equal((await claimsOf((await exchange(bearer, '?test=true')).text))['urn:altinn:org'], 'tiger');
    const other = await token('altinn:broker.read');
    assert.equal((await claimsOf((await exchange(other, '?test=true')).text))['urn:altinn:org'], undefined);

    const { access_token: person } = await logIn(sandbox, '991825827');
    const call = async (method: string, at: string, body: unknown) =>
      replyOf(
        await fetch(`${sandbox.sandbox.selfServiceUrl}/api/v1/clients${at}`, {
          method,
          headers: { authorization: `Bearer ${person}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      );
    const { body } = await call('POST', '', clientBody({ scopes: ['altinn:serviceowner'] }));
    const clientId = String(body.client_id);
    const key = renamed(jwk);
    await call('POST', `/${clientId}/jwks`, { keys: [publicHalf(key)] });
    const digdirs = await tokenOf(clientId, key, 'altinn:serviceowner');
    const org = async (query: string) => (await claimsOf((await exchange(digdirs, query)).text))['urn:altinn:org'];
    assert.deepEqual([await org('?test=true'), await org('')], ['ttd', undefined]);
  });

  it('refuses another provider, a token that is not Maskinporten’s, and enterprise users', async () => {
    const bearer = await token();
    const elsewhere = await replyOf(
      await fetch(`${sandbox.sandbox.origin}${path.replace('maskinporten', 'idporten')}`),
    );
    assert.equal(elsewhere.status, 400);
    assert.match(elsewhere.headers.get('content-type') ?? '', /^text\/plain/);
    const exchanged = (await exchange(bearer)).text;
    for (const wrong of ['', 'a.b.c', exchanged]) {
      const { status, headers } = await exchange(wrong);
      assert.deepEqual([status, headers.get('content-type')], [401, 'application/problem+json']);
    }
    const enterprise = { 'x-altinn-enterpriseuser-authentication': 'dXNlcjpwYXNz' };
    assert.equal((await exchange(bearer, '', enterprise)).status, 410);
  });
});
