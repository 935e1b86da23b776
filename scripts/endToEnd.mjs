// @ts-check
// The end-to-end tests: a process with a VS Code, in which it runs one test file after another.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const folder = path.join(root, 'test/e2e');

/** The test files, largest first, because they take longest. */
export function endToEndFiles() {
  const size = (/** @type {string} */ file) => statSync(file).size;
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  return files.map((name) => path.join(folder, name)).sort((a, b) => size(b) - size(a));
}

export class EndToEndWorker {
  /** @param {string | undefined} grep */
  constructor(grep) {
    const options = grep === undefined ? [] : ['--grep', grep];
    const execArgv = ['--import', 'tsx', '--enable-source-maps'];
    this.child = fork(path.join(root, 'test/support/e2eWorker.ts'), options, { cwd: root, execArgv });
    this.exit = once(this.child, 'exit');
    this.endNow = () => this.child.kill('SIGTERM');
    process.once('exit', this.endNow);
  }

  /**
   * @param {string} file
   * @returns {Promise<import('./jobs.mjs').Outcome>}
   */
  async run(file) {
    const answer = once(this.child, 'message');
    this.child.send({ file });
    const ended = this.exit.then(([code]) => {
      throw new Error(`The process of the end-to-end tests has ended (exit code ${code}).`);
    });
    const [outcome] = await Promise.race([answer, ended]);
    return outcome;
  }

  /** Ends its VS Code, and waits until everything it has started has ended. @throws if that takes more than two minutes */
  async end() {
    if (this.child.connected) this.child.send({ end: true });
    const [code] = await this.exit;
    process.off('exit', this.endNow);
    if (code !== 0) throw new Error(`It did not end by itself (exit code ${code}).`);
  }
}
