import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Problem } from '../../../src/forms/protocol.ts';
import { arrival } from './support/channel.ts';
import { Exchange } from './support/exchange.ts';

interface Reply {
  readonly type: string;
  readonly id: number;
  readonly body?: unknown;
  readonly problem?: Problem;
}

/** Every message there is, in every way it can be wrong. */
const malformed: readonly unknown[] = [
  undefined,
  null,
  0,
  'ask',
  [],
  {},
  { type: 'ask' },
  { type: 'ask', name: 'double', body: {} },
  { type: 'ask', id: '1', name: 'double', body: {} },
  { type: 'ask', id: Number.NaN, name: 'double', body: {} },
  { type: 'ask', id: 1, name: 7, body: {} },
  { type: 'unknown', id: 1 },
  { type: 'cancel' },
  { type: 'cancel', id: 7 },
  { type: 'answer', id: 7, body: {} },
  { type: 'failure', id: 7, problem: { what: 'x' } },
  { type: 'failure', id: 7, problem: 'x' },
  { type: 'event', name: 'progress', body: { done: 1 } },
  { type: '__proto__', id: 1 },
];

describe('A host that answers a form', () => {
  const replies = (exchange: Exchange): Reply[] => exchange.channel.host.posted as Reply[];
  const ask = async (exchange: Exchange, name: string, body: unknown): Promise<Reply> => {
    exchange.channel.host.receive({ type: 'ask', id: 1, name, body });
    await arrival();
    assert.equal(replies(exchange).length, 1);
    return replies(exchange)[0]!;
  };

  it('sends only the fields that the form may see', async () => {
    const leaky = { greeting: 'Hei', privateKey: 'SECRET' };
    const reply = await ask(new Exchange({ greet: () => Promise.resolve(leaky) }), 'greet', { name: 'x' });
    assert.deepEqual(reply, { type: 'answer', id: 1, body: { greeting: 'Hei' } });
  });

  it('sends only a message for the user if it fails', async () => {
    const leaky = { what: 'What.', cause: 'SECRET' };
    const exchange = new Exchange({ greet: () => Promise.reject(new Error('SECRET')) }, () => leaky);
    const reply = await ask(exchange, 'greet', { name: 'x' });
    assert.deepEqual(reply, { type: 'failure', id: 1, problem: { what: 'What.' } });
  });

  it('fails rather than send an answer of another shape', async () => {
    const wrong = { greeting: 7 } as unknown as { greeting: string };
    const exchange = new Exchange({ greet: () => Promise.resolve(wrong) });
    assert.equal((await ask(exchange, 'greet', { name: 'x' })).type, 'failure');
  });

  it('passes on only what belongs to the request', async () => {
    const seen: unknown[] = [];
    const exchange = new Exchange({
      greet: (question) => {
        seen.push(question);
        return Promise.resolve({ greeting: '' });
      },
    });
    await ask(exchange, 'greet', { name: 'x', isAdmin: true });
    assert.deepEqual(seen, [{ name: 'x' }]);
  });

  for (const body of [undefined, null, {}, { name: 7 }, [], 'x']) {
    it(`refuses a request containing ${body === undefined ? 'nothing' : JSON.stringify(body)}`, async () => {
      let done = 0;
      const exchange = new Exchange({ greet: () => Promise.resolve({ greeting: String((done += 1)) }) });
      assert.equal((await ask(exchange, 'greet', body)).type, 'failure');
      assert.equal(done, 0);
    });
  }

  for (const name of [
    'unknown',
    '',
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
  ]) {
    it(`refuses an unknown request: “${name}”`, async () => {
      const exchange = new Exchange();
      assert.deepEqual(await ask(exchange, name, {}), { type: 'failure', id: 1, problem: { what: 'It went wrong.' } });
      assert.ok(exchange.errors[0] instanceof TypeError);
    });
  }

  it('does not answer a message that is not a request', async () => {
    const exchange = new Exchange();
    for (const message of malformed) exchange.channel.host.receive(message);
    await arrival();
    assert.deepEqual(replies(exchange), []);
    assert.deepEqual(exchange.errors, []);
  });

  it('never crashes because of a message, whatever it contains', async () => {
    const types = fc.constantFrom('ask', 'cancel', 'answer', 'failure', 'event', 'x');
    const message = fc.oneof(
      fc.anything(),
      fc.record(
        { type: types, id: fc.anything(), name: fc.anything(), body: fc.anything() },
        { requiredKeys: ['type'] },
      ),
      fc.record({
        type: types,
        id: fc.nat(3),
        name: fc.constantFrom('double', 'greet', '__proto__'),
        body: fc.anything(),
      }),
    );
    const exchange = new Exchange();
    await fc.assert(
      fc.asyncProperty(message, async (sent) => {
        exchange.channel.host.receive(sent);
        exchange.channel.form.receive(sent);
        await arrival();
      }),
    );
    assert.deepEqual(await exchange.asker.ask('double', { number: 2 }), { number: 4 });
  });

  it('does not answer a cancelled request, even if it was carried out', async () => {
    let finish: (() => void) | undefined;
    const exchange = new Exchange({
      double: () =>
        new Promise((resolve) => {
          finish = () => {
            resolve({ number: 1 });
          };
        }),
    });
    exchange.channel.host.receive({ type: 'ask', id: 1, name: 'double', body: { number: 1 } });
    exchange.channel.host.receive({ type: 'cancel', id: 1 });
    finish!();
    await arrival();
    assert.deepEqual(replies(exchange), []);
  });

  it('stops its work, stops listening and sends nothing more when the form is closed', async () => {
    const signals: AbortSignal[] = [];
    const exchange = new Exchange({
      double: (_ask, signal) => {
        signals.push(signal);
        return Promise.resolve({ number: 1 });
      },
    });
    exchange.channel.host.receive({ type: 'ask', id: 1, name: 'double', body: { number: 1 } });
    exchange.answerer.close();
    exchange.channel.host.receive({ type: 'ask', id: 2, name: 'double', body: { number: 1 } });
    await arrival();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
    assert.deepEqual(replies(exchange), []);
    assert.ok(!exchange.channel.host.isListenedTo);
  });

  it('is not stopped by a cancellation that arrives after its answer', async () => {
    let signal: AbortSignal | undefined;
    const exchange = new Exchange({
      double: ({ number }, given) => {
        signal = given;
        return Promise.resolve({ number });
      },
    });
    await ask(exchange, 'double', { number: 1 });
    exchange.channel.host.receive({ type: 'cancel', id: 1 });
    assert.equal(signal?.aborted, false);
  });
});
