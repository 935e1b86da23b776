import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Uri, workspace } from 'vscode';

/** `tracked`: in git. `wouldBeTracked`: the next `git add` takes it. `ignored`, `outside`: git leaves it alone. */
export type GitState = 'tracked' | 'wouldBeTracked' | 'ignored' | 'outside';

const run = promisify(execFile);

/**
 * How git sees a file, or the file a symbolic link points to. In a workspace that is not trusted git, which would read its config,
 * is not asked, and nothing in a repository is taken for ignored.
 */
export async function gitState(uri: Uri): Promise<GitState> {
  if (uri.scheme !== 'file') return 'outside';
  const file = await realpath(uri.fsPath).catch(() => uri.fsPath);
  // A new file's folder may be new too, and git can only be asked in one that is there.
  const folder = await nearest(path.dirname(file), exists);
  if (folder === undefined) return 'outside';
  const name = path.relative(folder, file);
  const ask = (...args: string[]) => git(folder, args);
  const inside = workspace.isTrusted ? await ask('rev-parse', '--is-inside-work-tree') : 'untrusted';
  if (inside === 'missing') return 'wouldBeTracked';
  if (inside !== 0) return (await nearest(folder, hasRepository)) === undefined ? 'outside' : 'wouldBeTracked';
  if ((await ask('ls-files', '--error-unmatch', '--', name)) === 0) return 'tracked';
  return (await ask('check-ignore', '--quiet', '--', name)) === 0 ? 'ignored' : 'wouldBeTracked';
}

/** The folder, or the first above it, for which this is so. */
async function nearest(folder: string, fits: (folder: string) => Promise<boolean>): Promise<string | undefined> {
  if (await fits(folder)) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : nearest(above, fits);
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Also one that git refuses to read, because it is damaged or somebody else's: what is in it can still be committed. */
function hasRepository(folder: string): Promise<boolean> {
  return exists(path.join(folder, '.git'));
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
