import assert from 'node:assert/strict';
import { type OutgoingHttpHeaders } from 'node:http';
import { LoginRequest } from './support/personsLogin.ts';
import { rawRequest } from './support/rawRequest.ts';
import { replyOf, TestSandbox } from './support/testSandbox.ts';

const publicUrl = 'https://sandbox.example.no';
const configuration = '/ansattporten/.well-known/openid-configuration';

describe('A sandbox behind a TLS proxy (npm run sandbox -- --public-url)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start({ publicUrl });
  });
  after(() => sandbox.close());

  const ask = (path: string, headers: OutgoingHttpHeaders) => rawRequest(sandbox.sandbox.origin, path, headers);

  it('returns no addresses other than the public one', async () => {
    const { selfServiceUrl, issuer, ansattporten, termsUrl, origin } = sandbox.sandbox;
    assert.deepEqual(
      [selfServiceUrl, issuer, ansattporten.issuer, termsUrl],
      [publicUrl, `${publicUrl}/`, `${publicUrl}/ansattporten`, `${publicUrl}/terms`],
    );
    for (const path of [configuration, '/.well-known/oauth-authorization-server']) {
      const { text } = await ask(path, { host: 'sandbox.example.no' });
      const urls = [...text.matchAll(/https?:\/\/[^"]+/g)].map(([url]) => url);
      assert.ok(urls.length > 2);
      assert.deepEqual(
        urls.filter((url) => !url.startsWith(`${publicUrl}/`)),
        [],
      );
      assert.ok(!text.includes(new URL(origin).host));
    }
  });

  it('accepts grants for the public audience only', async () => {
    const { clientId, jwk, scope } = sandbox.sandbox.organisations[0]!.adminClient;
    const post = async (claims: Record<string, unknown>) => {
      const body = new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: sandbox.grant({ clientId, jwk, scope, claims }),
      });
      return (await replyOf(await fetch(`${sandbox.sandbox.origin}/token`, { method: 'POST', body }))).status;
    };
    assert.equal(await post({}), 200);
    assert.equal(await post({ aud: `${sandbox.sandbox.origin}/` }), 400);
  });

  it('answers to its public name and to this machine’s only', async () => {
    const { port } = new URL(sandbox.sandbox.origin);
    const hosts = ['sandbox.example.no', 'SANDBOX.example.no:443', `127.0.0.1:${port}`, `localhost:${port}`];
    for (const host of hosts) assert.equal((await ask(configuration, { host })).status, 200, host);
    const foreign = [
      'sandbox.example.no:80',
      `sandbox.example.no:${port}`,
      'other.example.no',
      '127.0.0.1.example.no',
      'a@sandbox.example.no',
    ];
    for (const host of foreign) assert.deepEqual(await ask(configuration, { host }), { status: 403, text: '' }, host);
  });

  it('accepts the login form from its public page', async () => {
    const { parameters } = new LoginRequest(sandbox);
    const body = String(new URLSearchParams({ ...parameters, action: 'cancel' }));
    const post = async (origin: string): Promise<number | undefined> => {
      const headers = { host: 'sandbox.example.no', origin, 'content-type': 'application/x-www-form-urlencoded' };
      const { status } = await rawRequest(sandbox.sandbox.origin, '/ansattporten/authorize', headers, {
        method: 'POST',
        body,
      });
      return status;
    };
    assert.equal(await post(publicUrl), 303);
    assert.equal(await post('http://sandbox.example.no'), 403);
  });

  it('requires a URL with a scheme and a host only', async () => {
    const message = 'The public URL must be an http or https URL with only a host and an optional port';
    const wrong = [
      'sandbox.example.no',
      'ftp://x.example',
      `${publicUrl}/path`,
      `${publicUrl}?a`,
      `${publicUrl}#a`,
      'https://a@b.no',
      'https://a b',
      '',
    ];
    for (const text of wrong) await assert.rejects(TestSandbox.start({ publicUrl: text }), { message }, text);
    const slash = await TestSandbox.start({ publicUrl: 'http://sandbox.example.no:8080/' });
    assert.equal(slash.sandbox.issuer, 'http://sandbox.example.no:8080/');
    await slash.close();
  });
});
