import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { type ClientRequest, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../../src/app/app.ts';
import { eventually } from '../support/eventually.ts';
import { runningApp } from './support/world.ts';

/** VS Code puts an agent of its own in place of Node's, which closes each connection unless the request asks to keep it. */
describe('The connections to a service', () => {
  let app: App;
  let server: Server;
  let url: string;
  let connections: number;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    connections = 0;
    server = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
    server.on('connection', () => connections++);
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('are used again to read, so that thousands of clients need no handshake each', async () => {
    for (let time = 0; time < 20; time++) await app.http.send({ method: 'GET', url });
    assert.equal(connections, 1);
  });

  it('keep nothing of a request that is over: its listeners would keep all of it in memory', async () => {
    const requests: ClientRequest[] = [];
    const remember = (message: unknown) => requests.push((message as { request: ClientRequest }).request);
    subscribe('http.client.request.created', remember);
    await app.http.send({ method: 'GET', url }).finally(() => unsubscribe('http.client.request.created', remember));
    assert.equal(requests.length, 1);
    await eventually('nobody to listen to the request', () => requests[0]!.eventNames().length === 0);
  });

  it('say why a request failed although nobody listens to those that are over', async () => {
    server.removeAllListeners('request');
    server.on('request', (_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('{}');
      setImmediate(() => response.destroy());
    });
    const error: unknown = await app.http.send({ method: 'POST', url }).catch((why: unknown) => why);
    assert.match(String(error), /^HttpError: POST .*: cut$/);
  });
});
