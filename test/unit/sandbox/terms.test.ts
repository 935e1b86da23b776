import assert from 'node:assert/strict';
import { memoryStore } from '../../../src/sandbox/store.ts';
import { open, submit } from './support/browser.ts';
import { logIn, logInAsRegistered, LoginRequest } from './support/personsLogin.ts';
import { rawRequest } from './support/rawRequest.ts';
import { type Reply, replyOf, TestSandbox } from './support/testSandbox.ts';

/** Every call that is made on an organisation's behalf, but for the user's own. */
const calls: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/api/v1/clients'],
  ['POST', '/api/v1/clients'],
  ['GET', '/api/v1/clients/nobody'],
  ['PUT', '/api/v1/clients/nobody/jwks/kid'],
  ['GET', '/api/v1/scopes'],
  ['GET', '/api/v1/scopes/access/all'],
  ['GET', '/api/v1/delegationsources'],
];

describe('An organisation that hasn’t accepted the terms of use (self-service-api.md §3, 428)', () => {
  let sandbox: TestSandbox;
  let orgno: string;
  let token: string;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(async () => {
    sandbox.reset();
    const { page } = await new LoginRequest(sandbox).open();
    const offered = [...page!.markup.matchAll(/<option value="(\d{9})"/g)].map(([, number]) => number!);
    const listed = sandbox.sandbox.organisations.map((organisation) => organisation.orgno);
    const [other, ...more] = offered.filter((number) => !listed.includes(number));
    assert.deepEqual(more, []);
    orgno = other!;
    token = (await logInAsRegistered(sandbox, orgno)).access_token;
  });
  after(() => sandbox.close());

  const call = async (method: string, path: string): Promise<Reply> => {
    const headers = { authorization: `Bearer ${token}` };
    return replyOf(await fetch(sandbox.sandbox.selfServiceUrl + path, { method, headers }));
  };
  const url = (): string => `${sandbox.sandbox.termsUrl}/${orgno}`;
  const hasConsented = async (): Promise<unknown> => (await call('GET', '/api/v1/auth/user')).body.has_consented;

  it('gets this error from every call, except for its own data and open ones', async () => {
    for (const [method, path] of calls) {
      const { status, body } = await call(method, path);
      assert.deepEqual([status, body.status, body.error], [428, 428, 'PRECONDITION_REQUIRED'], path);
    }
    assert.equal(await hasConsented(), false);
    assert.equal((await call('GET', '/api/v1/scopes/all')).status, 200);
    assert.equal((await call('GET', `/api/v1/organizations/${orgno}`)).status, 200);
  });

  it('gets access once someone has pressed the button on the page', async () => {
    const { page } = await open(url(), { 'accept-language': 'nb' });
    assert.match(page!.markup, /LEDIG BEKYMRET HARE AS[^]*Godta bruksvilkårene/);
    const { page: after } = await submit(page!, {});
    assert.equal(after!.status, 200);
    assert.doesNotMatch(after!.markup, /<form/);
    assert.equal(await hasConsented(), true);
    assert.deepEqual([(await call('GET', '/api/v1/clients')).status, await signAgain()], [200, 200]);
  });

  const signAgain = async (): Promise<number> => {
    const { origin } = sandbox.sandbox;
    return (await fetch(url(), { method: 'POST', headers: { origin } })).status;
  };

  it('does not accept by a form from another page', async () => {
    for (const headers of [{}, { origin: 'http://localhost:5173' }]) {
      assert.equal((await fetch(url(), { method: 'POST', headers })).status, 403);
    }
    assert.equal(await hasConsented(), false);
  });

  it('can accept on its page under the port of an editor’s proxy too', async () => {
    const { origin } = sandbox.sandbox;
    const shown = { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' };
    assert.equal((await rawRequest(origin, `/terms/${orgno}`, shown, { method: 'POST' })).status, 200);
    assert.equal(await hasConsented(), true);
  });

  it('has accepted after a restart too, but not after a reset', async () => {
    const store = memoryStore();
    const first = await TestSandbox.start({ store });
    const { page } = await open(`${first.sandbox.termsUrl}/${orgno}`);
    await submit(page!, {});
    await first.close();
    const second = await TestSandbox.start({ store });
    const signed = async (): Promise<unknown> => {
      const { access_token: access } = await logIn(second, orgno);
      const headers = { authorization: `Bearer ${access}` };
      return (await fetch(`${second.sandbox.selfServiceUrl}/api/v1/clients`, { headers })).status;
    };
    assert.equal(await signed(), 200);
    second.sandbox.reset();
    assert.equal(await signed(), 428);
    await second.close();
  });

  it('can be left by switching a synthetic login to another organisation', async () => {
    const { access_token: synthetic } = await logIn(sandbox, orgno);
    const headers = { authorization: `Bearer ${synthetic}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ orgno: sandbox.orgno() });
    const init = { method: 'POST', headers, body };
    const switched = await fetch(`${sandbox.sandbox.selfServiceUrl}/api/v1/auth/switch-synth-org`, init);
    assert.equal(switched.status, 200);
  });

  it('is the only one: the page says that others have accepted, or that they are unknown', async () => {
    const pageOf = async (number: string) => (await open(`${sandbox.sandbox.termsUrl}/${number}`)).page!;
    assert.match((await pageOf(sandbox.orgno())).markup, /has accepted the terms of use/);
    assert.equal((await pageOf('313401847')).status, 404);
  });
});
