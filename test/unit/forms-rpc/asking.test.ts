import assert from 'node:assert/strict';
import { AskEnded, AskFailed } from '../../../src/forms/rpc.ts';
import { rejection } from '../http/support/testHttp.ts';
import { arrival } from './support/channel.ts';
import { Exchange } from './support/exchange.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
}

const never = () => new Promise<never>(() => undefined);

describe('A form that sends requests to its host', () => {
  it('gets the right answers, however many requests are open and in whatever order they end', async () => {
    const waiting = new Map<number, () => void>();
    const { asker } = new Exchange({
      double: ({ number }) =>
        new Promise((resolve) => {
          waiting.set(number, () => {
            resolve({ number: number * 2 });
          });
        }),
    });
    const answers = Promise.all([
      asker.ask('double', { number: 2 }),
      asker.ask('double', { number: 3 }),
      asker.ask('greet', { name: 'Kari' }),
    ]);
    await arrival();
    waiting.get(3)!();
    await arrival();
    waiting.get(2)!();
    assert.deepEqual(await answers, [{ number: 4 }, { number: 6 }, { greeting: 'Hei, Kari' }]);
  });

  it('gets a message for the user if something went wrong', async () => {
    const problem = { what: 'What.', why: 'Why.', next: 'Next.' };
    const thrown = new Error('not for people');
    const exchange = new Exchange({ double: () => Promise.reject(thrown) }, () => problem);
    const error = await rejection(exchange.asker.ask('double', { number: 1 }));
    assert.ok(error instanceof AskFailed);
    assert.deepEqual(error.problem, problem);
    assert.deepEqual(exchange.errors, [thrown]);
    assert.ok(!JSON.stringify(exchange.channel.host.posted).includes('not for people'));
  });

  it('gets one even if the host fails before it begins', async () => {
    const { asker } = new Exchange({
      double: () => {
        throw new Error('at once');
      },
    });
    assert.ok((await rejection(asker.ask('double', { number: 1 }))) instanceof AskFailed);
  });

  it('does not accept an answer of another shape', async () => {
    for (const body of [{ number: '4' }, {}, null, undefined, 4]) {
      const { asker, channel } = new Exchange({ double: never });
      const asked = asker.ask('double', { number: 2 });
      const { id } = channel.form.posted[0] as Asked;
      channel.form.receive({ type: 'answer', id, body });
      const error = await rejection(asked);
      assert.equal((error as Error).name, '$ZodError', JSON.stringify(body));
    }
  });

  it('cancels when the user does, and the host is notified', async () => {
    let told: AbortSignal | undefined;
    const exchange = new Exchange({
      double: (_ask, signal) => {
        told = signal;
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('stopped'));
          });
        });
      },
    });
    const cancel = new AbortController();
    const asked = exchange.asker.ask('double', { number: 2 }, cancel.signal);
    await arrival();
    assert.equal(told?.aborted, false);
    cancel.abort();
    assert.ok((await rejection(asked)) instanceof AskEnded);
    await arrival();
    assert.equal(told.aborted, true);
    assert.deepEqual([exchange.channel.host.posted, exchange.errors], [[], []]);
  });

  it('cancels only its own request', async () => {
    const signals: AbortSignal[] = [];
    const { asker } = new Exchange({
      double: (_ask, signal) => {
        signals.push(signal);
        return never();
      },
    });
    const cancel = new AbortController();
    asker.ask('double', { number: 1 }).catch(() => undefined);
    asker.ask('double', { number: 2 }, cancel.signal).catch(() => undefined);
    await arrival();
    cancel.abort();
    await arrival();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [false, true],
    );
  });

  it('sends nothing if it was cancelled beforehand', async () => {
    const { asker, channel } = new Exchange();
    assert.ok((await rejection(asker.ask('double', { number: 1 }, AbortSignal.abort()))) instanceof AskEnded);
    assert.deepEqual(channel.form.posted, []);
  });

  it('does not cancel a request that has been answered', async () => {
    const { asker, channel } = new Exchange();
    const cancel = new AbortController();
    await asker.ask('double', { number: 1 }, cancel.signal);
    cancel.abort();
    assert.deepEqual(
      channel.form.posted.map((message) => (message as Asked).type),
      ['ask'],
    );
  });

  it('ignores an answer that arrives after cancellation', async () => {
    const { asker, channel } = new Exchange({ double: never });
    const cancel = new AbortController();
    const asked = asker.ask('double', { number: 1 }, cancel.signal);
    const { id } = channel.form.posted[0] as Asked;
    cancel.abort();
    channel.form.receive({ type: 'answer', id, body: { number: 2 } });
    channel.form.receive({ type: 'failure', id, problem: { what: 'x' } });
    assert.ok((await rejection(asked)) instanceof AskEnded);
  });

  it('accepts the first answer, and no second', async () => {
    const { asker, channel } = new Exchange({ double: never });
    const asked = asker.ask('double', { number: 1 });
    const { id } = channel.form.posted[0] as Asked;
    channel.form.receive({ type: 'answer', id, body: { number: 2 } });
    channel.form.receive({ type: 'answer', id, body: { number: 3 } });
    assert.deepEqual(await asked, { number: 2 });
  });

  it('is notified that no answer will arrive when it is closed', async () => {
    const { asker, channel } = new Exchange({ double: never, greet: never });
    const asked = [asker.ask('double', { number: 1 }), asker.ask('greet', { name: 'x' })].map(rejection);
    asker.close();
    for (const error of await Promise.all(asked)) assert.ok(error instanceof AskEnded);
    assert.ok(!channel.form.isListenedTo);
  });

  it('is notified at once if it sends a request after that', async () => {
    const { asker, channel } = new Exchange();
    asker.close();
    assert.ok((await rejection(asker.ask('double', { number: 1 }))) instanceof AskEnded);
    assert.deepEqual(channel.form.posted, []);
  });

  it('sends nothing more once it is closed, even if the user cancels then', async () => {
    const { asker, channel } = new Exchange({ double: never });
    const cancel = new AbortController();
    const asked = rejection(asker.ask('double', { number: 1 }, cancel.signal));
    asker.close();
    cancel.abort();
    await asked;
    assert.equal(channel.form.posted.length, 1);
  });

  it('is notified if the channel refuses its message, and does not wait any longer', async () => {
    const { asker, channel } = new Exchange();
    const refusal = new TypeError('A private key never leaves the form.');
    channel.form.post = () => {
      throw refusal;
    };
    const cancel = new AbortController();
    assert.equal(await rejection(asker.ask('double', { number: 1 }, cancel.signal)), refusal);
    cancel.abort();
  });

  it('does not accept the answer to a request from before its reload', async () => {
    const old = new Exchange({ double: never });
    old.asker.ask('double', { number: 1 }).catch(() => undefined);
    const { id } = old.channel.form.posted[0] as Asked;
    const reloaded = new Exchange({ double: never });
    const asked = reloaded.asker.ask('double', { number: 1 });
    reloaded.channel.form.receive({ type: 'answer', id, body: { number: 99 } });
    const { id: own } = reloaded.channel.form.posted[0] as Asked;
    assert.notEqual(own, id);
    reloaded.channel.form.receive({ type: 'answer', id: own, body: { number: 2 } });
    assert.deepEqual(await asked, { number: 2 });
  });
});

describe('A form that gets unrequested messages', () => {
  it('receives them', async () => {
    const { answerer, heard } = new Exchange();
    answerer.tell('progress', { done: 1 });
    answerer.tell('progress', { done: 2 });
    await arrival();
    assert.deepEqual(heard, [{ done: 1 }, { done: 2 }]);
  });

  for (const name of ['progress', 'unknown', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    it(`ignores “${name}” with unexpected content`, () => {
      const { channel, heard } = new Exchange();
      for (const body of [undefined, null, 1, {}, { done: '1' }]) channel.form.receive({ type: 'event', name, body });
      assert.deepEqual(heard, []);
    });
  }

  it('receives nothing more once it is closed', async () => {
    const { answerer, asker, heard } = new Exchange();
    asker.close();
    answerer.tell('progress', { done: 1 });
    await arrival();
    assert.deepEqual(heard, []);
  });
});
