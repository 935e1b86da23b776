import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../../src/app/app.ts';
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
});
