import assert from 'node:assert/strict';
import { Attempt } from '../../src/commands/attempt.ts';

describe('What a command has done so far', () => {
  it('is not done again, also where it gave nothing', async () => {
    const attempt = new Attempt();
    let asked = 0;
    const ask = () => Promise.resolve(void (asked += 1));
    await attempt.once('question', ask);
    await attempt.once('question', ask);
    assert.equal(asked, 1);
  });

  it('gives what it gave the first time', async () => {
    const attempt = new Attempt();
    assert.equal(await attempt.once('size', () => 2048), 2048);
    assert.equal(await attempt.once('size', () => 4096), 2048);
  });

  it('is tried again where it failed', async () => {
    const attempt = new Attempt();
    await assert.rejects(attempt.once('request', () => Promise.reject(new Error('away'))));
    assert.equal(await attempt.once('request', () => 'here'), 'here');
  });

  it('is asked anew where that was why it failed, and nothing else is', async () => {
    const attempt = new Attempt();
    for (const step of ['client', 'key']) await attempt.once(step, () => 'first');
    attempt.forget('key');
    assert.deepEqual(
      [await attempt.once('client', () => 'second'), await attempt.once('key', () => 'second')],
      ['first', 'second'],
    );
  });

  it('is told apart from the steps of a command within it, which are kept as well', async () => {
    const attempt = new Attempt();
    await attempt.once('key', () => 'old');
    assert.equal(await attempt.part('removal').once('key', () => 'other'), 'other');
    assert.equal(await attempt.part('removal').once('key', () => 'again'), 'other');
  });
});
