import assert from 'node:assert/strict';
import { Connectivity } from '../../../src/core/http/servers.ts';
import { TestHttp } from './support/testHttp.ts';
import { deserted, hangUp, json, silence, TestServer, text } from './support/testServer.ts';

const one = new URL('https://api.example.no/clients');
const other = new URL('https://maskinporten.example.no/token');

describe('The state of the network', () => {
  let time = 0;
  let told = 0;
  let network: Connectivity;
  beforeEach(() => {
    time = 0;
    told = 0;
    network = new Connectivity(
      () => new Date(time),
      () => told++,
    );
  });

  it('is good before the first request', () => {
    assert.equal(network.unreachable, undefined);
  });

  it('records since when a host is away: since its first missing answer', () => {
    time = 1000;
    network.learn(one, false);
    time = 2000;
    network.learn(one, false);
    assert.deepEqual(network.unreachable, { host: 'api.example.no', since: new Date(1000) });
    assert.equal(told, 1);
  });

  it('is good again as soon as the host answers', () => {
    network.learn(one, false);
    network.learn(one, true);
    assert.equal(network.unreachable, undefined);
    assert.equal(told, 2);
  });

  it('is not announced again while everything works', () => {
    network.learn(one, true);
    network.learn(other, true);
    assert.equal(told, 0);
  });

  it('names the host that has been away longest', () => {
    network.learn(one, false);
    time = 1000;
    network.learn(other, false);
    assert.equal(network.unreachable?.host, one.host);
    network.learn(one, true);
    assert.deepEqual(network.unreachable, { host: other.host, since: new Date(1000) });
  });

  it('can be forgotten', () => {
    network.learn(one, false);
    network.forget();
    assert.equal(network.unreachable, undefined);
  });
});

describe('A request’s effect on the state of the network', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());

  const learnt = async (url: string) => {
    const outcomes: [string, boolean][] = [];
    const { http } = new TestHttp({
      learn: (at, reached) => outcomes.push([at.host, reached]),
      timeoutMs: () => 200,
    });
    await http.send({ method: 'POST', url }).catch(() => undefined);
    return outcomes;
  };
  const reached = async (respond: Parameters<typeof TestServer.start>[0]) => {
    server = await TestServer.start(respond);
    const { host } = new URL(server.origin);
    const [outcome, ...more] = await learnt(server.origin);
    assert.deepEqual(more, []);
    assert.equal(outcome?.[0], host);
    return outcome[1];
  };

  it('is that the host can be reached, whatever it answers', async () => {
    assert.equal(await reached(json({})), true);
    await server?.close();
    assert.equal(await reached(text('', 503)), true);
  });

  it('is that the host can’t be reached if the answer is missing or incomplete', async () => {
    assert.equal(await reached(silence), false);
    await server?.close();
    assert.equal(await reached(hangUp), false);
  });

  it('is that the host can’t be reached if nothing is listening', async () => {
    const url = await deserted();
    assert.deepEqual(await learnt(url), [[new URL(url).host, false]]);
  });

  it('is that the host can’t be reached if a proxy refuses the request', async () => {
    assert.equal(await reached(text('', 407)), false);
  });

  it('is nothing if the user has cancelled it', async () => {
    server = await TestServer.start(silence);
    const cancel = new AbortController();
    const outcomes: boolean[] = [];
    const { http } = new TestHttp({ learn: (_url, ok) => outcomes.push(ok) });
    const asked = http.send({ method: 'GET', url: server.origin, signal: cancel.signal }).catch(() => undefined);
    cancel.abort();
    await asked;
    assert.deepEqual(outcomes, []);
  });
});
