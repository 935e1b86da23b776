import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { startGroup } from '../../../scripts/processes.mjs';
import { removeFolder, temporaryFolder } from '../../support/temporaryFolder.ts';

/** Made or fetched, and so in no clone. */
const made = ['.git', 'node_modules', 'dist', 'out', 'artifacts', '.vscode-test'];

export interface Ended {
  readonly code: number;
  /** What it printed, on both channels. */
  readonly output: string;
}

/**
 * A copy of what git has, as somebody has it who has just cloned it; but what `npm ci` and the set-up fetch is there already, for that
 * takes minutes. (The continuous integration begins with nothing.)
 */
export class Checkout {
  private constructor(readonly folder: string) {}

  static make(): Checkout {
    const folder = path.join(temporaryFolder('entrypoints'), 'clone');
    mkdirSync(folder);
    for (const file of files()) cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
    for (const fetched of ['node_modules', '.vscode-test']) {
      if (existsSync(path.join(root, fetched))) symlinkSync(path.join(root, fetched), path.join(folder, fetched));
    }
    return new Checkout(folder);
  }

  /** Runs a command line to its end, as a shell would, and gives it `input` to read. */
  run(command: string, input = ''): Promise<Ended> {
    const child = spawn(command, { cwd: this.folder, shell: true, env: this.env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(input);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code: code ?? 1, output });
      });
    });
  }

  /** Starts a program that stays. */
  start(command: string, ...args: string[]) {
    return startGroup(command, args, { cwd: this.folder, env: this.env });
  }

  remove(): void {
    removeFolder(path.dirname(this.folder));
  }

  private get env(): NodeJS.ProcessEnv {
    // What the outer npm tells its scripts is not for these.
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$)/i.test(name)));
  }
}

/** As git would have them in a clone of what is here now; without git, all but what is made. */
function files(): string[] {
  if (!existsSync(path.join(root, '.git'))) {
    const listed = execFileSync('ls', ['-A', root], { encoding: 'utf8' });
    return listed.split('\n').filter((name) => name !== '' && !made.includes(name));
  }
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\0').filter((name) => name !== '' && existsSync(path.join(root, name)));
}
