import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Uri, workspace } from 'vscode';

/** `tracked`: in git. `wouldBeTracked`: the next `git add` takes it. `ignored`, `outside`: git leaves it alone. */
export type GitState = 'tracked' | 'wouldBeTracked' | 'ignored' | 'outside';

const run = promisify(execFile);

/** How git sees a file, or the file a symbolic link points to. Only asked in a trusted workspace: git reads its config. */
export async function gitState(uri: Uri): Promise<GitState> {
  if (uri.scheme !== 'file') return 'outside';
  const file = await realpath(uri.fsPath).catch(() => uri.fsPath);
  const ask = (...args: string[]) => git(path.dirname(file), args);
  const inside = await ask('rev-parse', '--is-inside-work-tree');
  if (inside === 'missing') return 'wouldBeTracked';
  if (inside !== 0) return 'outside';
  if ((await ask('ls-files', '--error-unmatch', '--', path.basename(file))) === 0) return 'tracked';
  return (await ask('check-ignore', '--quiet', '--', path.basename(file))) === 0 ? 'ignored' : 'wouldBeTracked';
}

/** git's exit code; `missing` when there is no git to ask, and then nothing is taken for safe. */
async function git(cwd: string, args: readonly string[]): Promise<number | 'missing'> {
  const program = workspace.getConfiguration('git').get<string | string[] | null>('path');
  const command = typeof program === 'string' && program !== '' ? program : 'git';
  try {
    await run(command, [...args], { cwd, timeout: 10_000 });
    return 0;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return typeof code === 'number' ? code : 'missing';
  }
}
