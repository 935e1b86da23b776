import assert from 'node:assert/strict';
import { Attempt } from '../../src/commands/attempt.ts';

describe('The results that a command remembers', () => {
  it('are not computed again, even if they were undefined', async () => {
    const attempt = new Attempt();
    let asked = 0;
    const ask = () => Promise.resolve(void (asked += 1));
    await attempt.once('question', ask);
    await attempt.once('question', ask);
    assert.equal(asked, 1);
  });

  it('are the same as the first time', async () => {
    const attempt = new Attempt();
    assert.equal(await attempt.once('size', () => 2048), 2048);
    assert.equal(await attempt.once('size', () => 4096), 2048);
  });

  it('are computed again after a failure', async () => {
    const attempt = new Attempt();
    await assert.rejects(attempt.once('request', () => Promise.reject(new Error('away'))));
    assert.equal(await attempt.once('request', () => 'here'), 'here');
  });

  it('are requested again, alone, if they were the reason for the failure', async () => {
    const attempt = new Attempt();
    for (const step of ['client', 'key']) await attempt.once(step, () => 'first');
    attempt.forget('key');
    assert.deepEqual(
      [await attempt.once('client', () => 'second'), await attempt.once('key', () => 'second')],
      ['first', 'second'],
    );
  });

  it('are kept apart from those of the steps within the command', async () => {
    const attempt = new Attempt();
    await attempt.once('key', () => 'old');
    assert.equal(await attempt.part('removal').once('key', () => 'other'), 'other');
    assert.equal(await attempt.part('removal').once('key', () => 'again'), 'other');
  });
});
