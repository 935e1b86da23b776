import assert from 'node:assert/strict';
import type { OutgoingHttpHeaders } from 'node:http';
import { networkInterfaces } from 'node:os';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { memoryStore } from '../../../src/sandbox/store.ts';
import { rawRequest } from './support/rawRequest.ts';
import { TestSandbox } from './support/testSandbox.ts';

const path = '/.well-known/oauth-authorization-server';

describe('The sandbox’s server for this machine only (design.md, The sandbox)', () => {
  let sandbox: TestSandbox;
  let port: string;
  before(async () => {
    sandbox = await TestSandbox.start({ control: true });
    ({ port } = new URL(sandbox.sandbox.origin));
  });
  after(() => sandbox.close());

  const ask = (headers: OutgoingHttpHeaders) => rawRequest(sandbox.sandbox.origin, path, headers);

  const welcome: readonly (readonly [what: string, headers: () => OutgoingHttpHeaders])[] = [
    ['127.0.0.1', () => ({ host: `127.0.0.1:${port}` })],
    ['localhost', () => ({ host: `localhost:${port}` })],
    ['LOCALHOST', () => ({ host: `LOCALHOST:${port}` })],
    ['[::1]', () => ({ host: `[::1]:${port}` })],
    ['the port of an editor’s proxy on this machine', () => ({ host: '127.0.0.1:8080' })],
    ['a page on this machine', () => ({ host: `localhost:${port}`, origin: 'http://localhost:5173' })],
  ];
  for (const [what, headers] of welcome) {
    it(`answers ${what}`, async () => {
      assert.equal((await ask(headers())).status, 200);
    });
  }

  const foreign: readonly (readonly [what: string, headers: () => OutgoingHttpHeaders])[] = [
    ['a name that was made to resolve to this machine', () => ({ host: `evil.example:${port}` })],
    ['a name that begins like this machine', () => ({ host: `127.0.0.1.evil.example:${port}` })],
    ['a name that ends like this machine', () => ({ host: `evil-localhost:${port}` })],
    ['a web page elsewhere', () => ({ host: `127.0.0.1:${port}`, origin: 'https://evil.example' })],
    ['a sandboxed frame or a file', () => ({ host: `127.0.0.1:${port}`, origin: 'null' })],
    [
      'a page whose name begins like this machine',
      () => ({ host: `127.0.0.1:${port}`, origin: 'http://localhost.evil.example' }),
    ],
    ['an editor’s webview', () => ({ host: `127.0.0.1:${port}`, origin: 'vscode-webview://localhost' })],
  ];
  for (const [what, headers] of foreign) {
    it(`refuses ${what} with an empty answer`, async () => {
      assert.deepEqual(await ask(headers()), { status: 403, text: '' });
    });
  }

  it('refuses the control endpoints under foreign names too', async () => {
    const headers = { host: `evil.example:${port}`, 'x-maskinporten-sandbox': 'control' };
    const reply = await rawRequest(sandbox.sandbox.origin, '/sandbox/reset', headers, { method: 'POST' });
    assert.equal(reply.status, 403);
  });

  it('does not listen on the machine’s other addresses', async () => {
    const other = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    for (const { address } of other.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      await assert.rejects(fetch(`http://${address}:${port}${path}`), address);
    }
  });

  it('accepts a body of at most 1 MiB', async () => {
    const headers = { host: `127.0.0.1:${port}`, 'content-type': 'application/x-www-form-urlencoded' };
    const post = (size: number, extra: OutgoingHttpHeaders = {}) =>
      rawRequest(
        sandbox.sandbox.origin,
        '/token',
        { ...headers, ...extra },
        { method: 'POST', body: 'a'.repeat(size) },
      );
    assert.equal((await post(1024 * 1024)).status, 400);
    assert.equal((await post(1024 * 1024 + 1)).status, 413);
    assert.equal((await post(1024 * 1024 + 1, { 'transfer-encoding': 'chunked' })).status, 413);
  });

  it('does not mistake a target for another host', async () => {
    const { origin } = sandbox.sandbox;
    assert.equal((await rawRequest(origin, `//evil.example${path}`, { host: `127.0.0.1:${port}` })).status, 404);
    assert.equal((await rawRequest(origin, '/%zz', { host: `127.0.0.1:${port}` })).status, 404);
  });

  it('reports that its port is taken', async () => {
    await assert.rejects(startSandbox({ store: memoryStore(), port: Number(port) }), { code: 'EADDRINUSE' });
  });
});

describe('Stopping the sandbox', () => {
  it('cuts open connections, and can be repeated', async () => {
    const sandbox = await TestSandbox.start();
    sandbox.sandbox.misbehave({ match: {}, hang: true });
    const waiting = assert.rejects(fetch(`${sandbox.sandbox.origin}/jwk`));
    // Until it has arrived, there is no connection to cut.
    while (sandbox.logged.length === 0) await new Promise(setImmediate);
    await sandbox.close();
    await waiting;
    await sandbox.close();
    await assert.rejects(fetch(`${sandbox.sandbox.origin}/jwk`));
  });
});
