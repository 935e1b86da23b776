import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { putInPlace } from '../../../src/workspace/putInPlace.ts';

const secret = 'the private key';

describe('putInPlace', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'put-in-place-'));
    file = path.join(folder, 'appsettings.json');
    writeFileSync(file, 'old');
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const left = () => readdirSync(folder).filter((name) => !['.git', 'appsettings.json'].includes(name));
  const wouldBeCommitted = () =>
    execFileSync('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: folder, encoding: 'utf8' });

  /** A process that is ended by SIGKILL where it would rename; resolves when it has ended. */
  const killedBeforeTheRename = async (): Promise<void> => {
    const writer = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(import.meta.dirname, 'support/killedWriter.ts'), file, secret],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const [code, signal] = (await once(writer, 'exit')) as [number | null, string | null];
    assert.deepEqual([code, signal], [null, 'SIGKILL']);
  };

  it('leaves the new text with the given mode, and nothing else', async () => {
    await putInPlace(file, secret, 0o640);
    assert.equal(readFileSync(file, 'utf8'), secret);
    assert.equal((statSync(file).mode & 0o777).toString(8), '640');
    assert.deepEqual(left(), []);
  });

  it('leaves the old text and nothing else if the file can’t be replaced', async () => {
    rmSync(file);
    mkdirSync(file);
    await assert.rejects(putInPlace(file, secret, 0o600));
    assert.deepEqual(left(), []);
  });

  it('leaves one complete text if many write at once', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(5_000 + index));
    await Promise.all(texts.map((text) => putInPlace(file, text, 0o600)));
    assert.ok(texts.includes(readFileSync(file, 'utf8')));
    assert.deepEqual(left(), []);
  });

  it('leaves no key for git or others when killed, and the next write cleans up', async () => {
    await killedBeforeTheRename();
    assert.equal(readFileSync(file, 'utf8'), 'old');
    const [hidden, ...more] = left();
    assert.deepEqual(more, []);
    assert.equal(readFileSync(path.join(folder, hidden!, 'new'), 'utf8'), secret);
    assert.equal((statSync(path.join(folder, hidden!)).mode & 0o777).toString(8), '700');
    assert.equal(wouldBeCommitted(), '?? appsettings.json\n');

    await putInPlace(file, 'another', 0o600);
    assert.deepEqual(left(), []);
  });

  it('does not touch the folder of a writer that is still running', async () => {
    const other = path.join(folder, `.maskinporten-${String(process.pid)}-abcdef`);
    mkdirSync(other);
    await putInPlace(file, secret, 0o600);
    assert.deepEqual(left(), [path.basename(other)]);
  });
});
