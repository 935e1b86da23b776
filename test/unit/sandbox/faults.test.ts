import assert from 'node:assert/strict';
import { type Fault } from '../../../src/sandbox/sandbox.ts';
import { clientBody } from './support/newClient.ts';
import { namedFields, replyOf, TestSandbox, type Reply } from './support/testSandbox.ts';

const clients = '/api/v1/clients';

describe('A fault of the sandbox (design.md, The sandbox)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());

  const misbehave = (fault: Fault): void => {
    sandbox.sandbox.misbehave(fault);
  };
  const names = async (): Promise<unknown[]> =>
    (await sandbox.call<{ client_name: unknown }[]>('GET', clients)).body.map((client) => client.client_name);

  it('applies to one request, and the next is answered as usual', async () => {
    misbehave({ match: { path: clients }, status: 503 });
    const failed = await sandbox.call('GET', clients);
    assert.deepEqual([failed.status, failed.body.status], [503, 503]);
    assert.equal((await sandbox.call('GET', clients)).status, 200);
  });

  it('applies to as many requests as it says, and only to matching ones', async () => {
    misbehave({ match: { method: 'GET', path: '^/api/v1/clients$' }, times: 2, status: 500 });
    assert.equal((await sandbox.call('POST', clients, clientBody())).status, 201);
    assert.equal((await sandbox.call('GET', `${clients}/nobody`)).status, 404);
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1)
      statuses.push((await sandbox.call('GET', `${clients}?inactive=true`)).status);
    assert.deepEqual(statuses, [500, 500, 200]);
  });

  it('can apply to a query', async () => {
    misbehave({ match: { path: 'inactive=true' }, status: 500 });
    assert.equal((await sandbox.call('GET', clients)).status, 200);
    assert.equal((await sandbox.call('GET', `${clients}?inactive=true`)).status, 500);
  });

  it('reports in the API’s format that the terms are not accepted (self-service-api.md §3)', async () => {
    misbehave({ match: { path: clients }, status: 428 });
    const { status, body } = await sandbox.call('POST', clients, clientBody());
    assert.deepEqual([status, body.status], [428, 428]);
    assert.match(String(body.error_description), /terms of use/);
  });

  it('can send any status, headers and body', async () => {
    misbehave({ match: { path: clients }, status: 429, headers: { 'retry-after': '7' }, body: '<html>' });
    const reply = await replyOf(
      await fetch(sandbox.sandbox.origin + clients, { headers: { accept: 'text/html' } }),
    ).catch((error: unknown) => error);
    assert.ok(reply instanceof SyntaxError, 'the body is not the JSON that it says it is');
    misbehave({ match: { path: clients }, body: '<html>', headers: { 'content-type': 'text/html' } });
    const page = await replyOf(await fetch(sandbox.sandbox.origin + clients));
    assert.deepEqual([page.status, page.text], [200, '<html>']);
  });

  it('can add headers to the real answer', async () => {
    misbehave({ match: { path: clients }, headers: { 'x-added': 'yes' } });
    const reply = await sandbox.call('GET', clients);
    assert.deepEqual([reply.status, reply.headers.get('x-added')], [200, 'yes']);
  });

  it('can delay the answer', async () => {
    misbehave({ match: { path: '/jwk' }, delayMs: 40 });
    const started = performance.now();
    assert.equal((await fetch(`${sandbox.sandbox.origin}/jwk`)).status, 200);
    assert.ok(performance.now() - started >= 39);
  });

  it('can cut the connection', async () => {
    misbehave({ match: { path: clients }, reset: true });
    await assert.rejects(sandbox.call('POST', clients, clientBody()));
    assert.ok(!(await names()).includes('Nattjobb'));
  });

  it('can leave a request unanswered until the caller cancels', async () => {
    misbehave({ match: { path: '/jwk' }, hang: true });
    const caller = new AbortController();
    const waiting = fetch(`${sandbox.sandbox.origin}/jwk`, { signal: caller.signal });
    while (sandbox.logged.length === 0) await new Promise(setImmediate);
    caller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });

  it('can handle a request and lose the answer', async () => {
    misbehave({ match: { method: 'POST', path: clients }, after: true });
    await assert.rejects(sandbox.call('POST', clients, clientBody({ client_name: 'Kuttet' })));
    misbehave({ match: { method: 'POST', path: clients }, after: true, status: 504 });
    const late = await sandbox.call('POST', clients, clientBody({ client_name: 'For sent' }));
    assert.equal(late.status, 504);
    const listed = await names();
    assert.ok(listed.includes('Kuttet') && listed.includes('For sent'));
  });

  it('is refused at once if it is invalid', () => {
    assert.throws(() => {
      misbehave({ match: { path: '(' } });
    }, /regular expression/);
  });

  it('can apply to the token endpoint', async () => {
    misbehave({ match: { path: '/token' }, reset: true });
    await assert.rejects(sandbox.adminToken());
    await sandbox.adminToken();
  });
});

describe('Controlling the sandbox from another process', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start({ control: true });
  });
  after(() => sandbox.close());

  const control = async (method: string, path: string, body?: unknown, header = 'control'): Promise<Reply> => {
    const headers = { 'content-type': 'application/json', 'x-maskinporten-sandbox': header };
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = JSON.stringify(body);
    return replyOf(await fetch(sandbox.sandbox.origin + path, init));
  };

  it('sets and removes faults', async () => {
    const fault = { match: { path: clients }, times: 100, status: 503 };
    assert.equal((await control('POST', '/sandbox/faults', fault)).status, 204);
    assert.equal((await sandbox.call('GET', clients)).status, 503);
    assert.equal((await control('DELETE', '/sandbox/faults')).status, 204);
    assert.equal((await sandbox.call('GET', clients)).status, 200);
  });

  it('resets it to the seed, and removes the faults', async () => {
    await sandbox.call('POST', clients, clientBody());
    await control('POST', '/sandbox/faults', { match: {}, times: 100, status: 503 });
    assert.equal((await control('POST', '/sandbox/reset')).status, 204);
    const { body } = await sandbox.call<{ client_name: string }[]>('GET', clients);
    assert.ok(!body.some((client) => client.client_name === 'Nattjobb'));
  });

  it('requires the header that no web page can send', async () => {
    assert.equal((await control('POST', '/sandbox/reset', undefined, 'please')).status, 403);
  });

  it('refuses an invalid fault, and names what is wrong', async () => {
    for (const [fault, field] of [
      [{ match: { path: '(' } }, 'match.path'],
      [{ match: {}, times: 0 }, 'times'],
      [{ match: {}, statuss: 500 }, 'fault'],
      [{}, 'match'],
    ] as const) {
      const reply = await control('POST', '/sandbox/faults', fault);
      assert.deepEqual([reply.status, namedFields(reply)], [400, [field]]);
    }
  });

  it('is not possible unless it was enabled', async () => {
    const closed = await TestSandbox.start();
    const headers = { 'x-maskinporten-sandbox': 'control' };
    const reply = await fetch(`${closed.sandbox.origin}/sandbox/reset`, { method: 'POST', headers });
    assert.equal(reply.status, 404);
    await closed.close();
  });
});
