import assert from 'node:assert/strict';
import { open } from './support/browser.ts';
import { Clock } from './support/clock.ts';
import { LoginRequest, postForm } from './support/personsLogin.ts';
import { TestSandbox } from './support/testSandbox.ts';

interface Pushed {
  readonly request_uri: string;
  readonly expires_in: number;
}

describe('A pushed login request (RFC 9126)', () => {
  let sandbox: TestSandbox;
  let clock: Clock;
  before(async () => {
    clock = new Clock();
    sandbox = await TestSandbox.start({}, clock);
  });
  after(() => sandbox.close());

  const push = (differs: Record<string, string> = {}) =>
    postForm<Pushed & { error?: string }>(sandbox, 'par', new LoginRequest(sandbox, differs).parameters);
  const visit = async (requestUri: string, clientId = sandbox.sandbox.ansattporten.clientId) => {
    const query = new URLSearchParams({ client_id: clientId, request_uri: requestUri });
    return open(`${sandbox.sandbox.ansattporten.issuer}/authorize?${String(query)}`);
  };

  it('leaves only its reference to the browser', async () => {
    const { status, body } = await push();
    assert.equal(status, 201);
    assert.match(body.request_uri, /^urn:ietf:params:oauth:request_uri:[\w-]{20,}$/);
    assert.equal(body.expires_in, 60);
    const { page } = await visit(body.request_uri);
    assert.equal(page?.status, 200);
    assert.match(page.markup, /name="state" value="a state"/);
  });

  it('has a new reference each time', async () => {
    assert.notEqual((await push()).body.request_uri, (await push()).body.request_uri);
  });

  const wrong: [string, Record<string, string>, string][] = [
    ['an address that is not registered', { redirect_uri: 'https://evil.example/signed-in' }, 'invalid_request'],
    ['no PKCE', { code_challenge: '' }, 'invalid_request'],
    ['an unknown right', { authorization_details: '[{"type":"x"}]' }, 'invalid_authorization_details'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['another client', { client_id: 'x' }, 'invalid_client'],
  ];
  for (const [what, differs, error] of wrong) {
    it(`is refused with ${what}, and the client is informed`, async () => {
      const { status, body } = await push(differs);
      assert.equal(body.error, error);
      assert.equal(status, error === 'invalid_client' ? 401 : 400);
    });
  }

  it('can be used once (RFC 9126 §4)', async () => {
    const { request_uri: uri } = (await push()).body;
    assert.equal((await visit(uri)).page?.status, 200);
    assert.equal((await visit(uri)).page?.status, 400);
  });

  it('expires after a minute', async () => {
    const { request_uri: uri } = (await push()).body;
    clock.pass(61);
    const { page, location } = await visit(uri);
    assert.equal(location, undefined);
    assert.equal(page?.status, 400);
  });

  it('can’t be used by another client', async () => {
    const { request_uri: uri } = (await push()).body;
    assert.equal((await visit(uri, 'another')).page?.status, 400);
    assert.equal((await visit(`${uri}x`)).page?.status, 400);
  });
});
