import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { type Step, runSteps } from '../../../scripts/steps.mjs';

describe('The progress of a long script', () => {
  it('counts only the steps that are needed', async () => {
    const said = await saidBy([
      { title: 'Installing', needed: () => false, run: fail },
      { title: 'Building', run: succeed },
      { title: 'Packaging', needed: () => Promise.resolve(true), run: succeed },
    ]);
    assert.equal(said, '[1/2] Building… done in 0 s\n[2/2] Packaging… done in 0 s\n');
  });

  it('shows nothing if no step is needed', async () => {
    assert.equal(await saidBy([{ title: 'Installing', needed: () => false, run: fail }]), '');
  });

  it('stops at the step that fails, and passes its error on', async () => {
    const steps: Step[] = [
      { title: 'Building', run: fail },
      { title: 'Packaging', run: succeed },
    ];
    const stream = new PassThrough();
    await assert.rejects(runSteps(steps, asTerminal(stream)), /no disk/);
    assert.equal(String(stream.read()), '[1/2] Building… failed after 0 s\n');
  });
});

async function saidBy(steps: Step[]): Promise<string> {
  const stream = new PassThrough();
  await runSteps(steps, asTerminal(stream));
  return String(stream.read() ?? '');
}

/** runSteps uses `write` and `isTTY`, which a log has not. */
function asTerminal(stream: PassThrough): NodeJS.WriteStream {
  return stream as unknown as NodeJS.WriteStream;
}

const succeed = (): Promise<void> => Promise.resolve();
const fail = (): Promise<void> => Promise.reject(new Error('no disk'));
