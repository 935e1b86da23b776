import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { FetchError } from 'node-fetch';
import { HttpError } from '../../../src/core/http/httpError.ts';
import { removeFolder, temporaryFolder } from '../../support/temporaryFolder.ts';
import { failureOf, rejection, TestHttp } from './support/testHttp.ts';
import { TestServer } from './support/testServer.ts';

/** openssl makes the certificate, and Node's TLS judges it. */
function selfSigned(folder: string, name: string): { key: Buffer; cert: Buffer } {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const what = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', [...args, '-keyout', key, '-out', cert, ...what], { stdio: 'pipe' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

describe('A server whose certificate is not trusted', () => {
  let server: Server | undefined;
  let folder: string;
  before(() => {
    folder = temporaryFolder();
  });
  afterEach(() => server?.close());
  after(() => {
    removeFolder(folder);
  });

  const urlOf = async (certificate: { key: Buffer; cert: Buffer }) => {
    server = createServer(certificate, () => assert.fail('Nothing may be sent.'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `https://localhost:${(server.address() as AddressInfo).port}/`;
  };

  it('is distinguished from one that can’t be reached, and is not asked again', async () => {
    const url = await urlOf(selfSigned(folder, 'localhost'));
    const { http, lines } = new TestHttp();
    const failure = await failureOf(http.send({ method: 'GET', url, headers: { authorization: 'Bearer CANARY' } }));
    assert.deepEqual(failure, { reason: 'certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    assert.equal(lines.length, 1);
  });
});

describe('A proxy that wants a password', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const failureFor = async (status: number, headers: Record<string, string>) => {
    server = await TestServer.start((response) => response.writeHead(status, headers).end('<html>Hemmelig</html>'));
    const failure = await failureOf(new TestHttp().http.send({ method: 'GET', url: server.origin }));
    assert.equal(server.requests.length, 1, 'asking again does not help');
    return failure;
  };

  it('is recognised by status 407', async () => {
    const headers = { 'proxy-authenticate': 'Basic realm="proxy"' };
    assert.deepEqual(await failureFor(407, headers), { reason: 'proxyRefused', status: 407 });
  });

  it('is recognised by 401 with a page if the password is wrong, as from tinyproxy', async () => {
    const headers = { 'www-authenticate': 'Basic realm="Tinyproxy"', 'content-type': 'text/html' };
    assert.deepEqual(await failureFor(401, headers), { reason: 'proxyRefused', status: 401 });
  });

  for (const headers of [
    {},
    { 'www-authenticate': 'Bearer error="invalid_token"' },
    { 'www-authenticate': 'Basic', 'content-type': 'application/json;charset=UTF-8' },
  ]) {
    it(`is not confused with a server that refuses a token: ${JSON.stringify(headers)}`, async () => {
      assert.equal((await failureFor(401, headers)).reason, 'status');
    });
  }
});

describe('The cause of a failed connection', () => {
  const failing = (message: string, code?: string) => {
    const cause = { message, ...(code !== undefined && { code }) };
    const reason = `request to https://api.example.no/ failed, reason: ${message}`;
    const error = new FetchError(reason, 'system', cause);
    return new TestHttp({ fetch: () => Promise.reject(error) }).http.send({
      method: 'POST',
      url: 'https://api.example.no/',
    });
  };

  for (const code of [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ]) {
    it(`is the certificate when Node says ${code}`, async () => {
      assert.deepEqual(await failureOf(failing('x', code)), { reason: 'certificate', code });
    });
  }

  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED']) {
    it(`is not the certificate when Node says ${code}`, async () => {
      assert.deepEqual(await failureOf(failing('x', code)), { reason: 'unreachable', code });
    });
  }

  for (const [words, proxy] of [
    ['PROXY proxy.example.no:8080', 'proxy.example.no:8080'],
    ['HTTPS 127.0.0.1:3128', '127.0.0.1:3128'],
    ['SOCKS5 proxy.example.no:1080; DIRECT', 'proxy.example.no:1080'],
    ['PROXY <credentials>@proxy.example.no:8080', 'proxy.example.no:8080'],
    ['PROXY kari:PASSWORD-CANARY@proxy.example.no:8080/', 'proxy.example.no:8080'],
    ['PROXY kari:p@PASSWORD-CANARY@[::1]:8080', '[::1]:8080'],
  ] as const) {
    it(`is the proxy, without its password, for ${words.replace(/\S*CANARY/, '…')}`, async () => {
      const error = await rejection(failing(`Failed to establish a socket connection to proxies: ${words}`));
      assert.ok(error instanceof HttpError);
      assert.deepEqual(error.failure, { reason: 'proxyUnreachable', proxy });
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes('CANARY'));
    });
  }

  it('is just that the host is unreachable if nothing else is known', async () => {
    assert.deepEqual(await failureOf(failing('?')), { reason: 'unreachable', code: undefined });
  });
});
