import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { FileSystemError, l10n, Uri, window, workspace } from 'vscode';
import type { Organisation } from '../session/organisation.ts';
import { findUserSecrets, type UserSecrets } from './findConfigs.ts';

/** `tracked`: in git. `wouldBeTracked`: the next `git add` takes it. `ignored`, `outside`: git leaves it alone. */
type GitState = 'tracked' | 'wouldBeTracked' | 'ignored' | 'outside';

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

/**
 * Warns before a private key is written where git keeps it. The file to write, perhaps a safer one; undefined for none. For what
 * is no `config`, or stands in one already, user-secrets are no place.
 */
export async function agreeWithGit(uri: Uri, { kind }: Organisation, config = true): Promise<Uri | undefined> {
  const state = await gitState(uri);
  if (state === 'ignored' || state === 'outside') return uri;
  const name = workspace.asRelativePath(uri);
  const anyway = l10n.t('Write Anyway');
  const ignore = l10n.t('Add to .gitignore and Write');
  const elsewhere = l10n.t('Write to User Secrets');
  const detail = [
    gitRisk(state),
    kind === 'prod' ? l10n.t('This is a production key. Anyone who has it can act as the client.') : undefined,
    config
      ? l10n.t('Safer options: an ignored file, dotnet user-secrets, or “studioctl app maskinporten set”.')
      : undefined,
  ];
  const secrets = config ? (await findUserSecrets()).filter(({ isRead }) => isRead) : [];
  const buttons = [...(secrets.length > 0 ? [elsewhere] : []), ...(state === 'wouldBeTracked' ? [ignore] : []), anyway];
  const question = l10n.t('“{0}” could be committed with the private key in it.', name);
  const said = await window.showWarningMessage(
    question,
    { modal: true, detail: detail.filter(Boolean).join('\n\n') },
    ...buttons,
  );
  if (said === ignore) {
    await addToGitIgnore(uri);
    return uri;
  }
  if (said === elsewhere) return chooseUserSecrets(secrets);
  if (said !== anyway) return undefined;
  return kind !== 'prod' || (await agreeOnceMore(name)) ? uri : undefined;
}

/** What git does with a private key in a file it sees. */
export function gitRisk(state: 'tracked' | 'wouldBeTracked', files = 1): string {
  if (files > 1) return gitRiskOfSeveral(state);
  return state === 'tracked'
    ? l10n.t(
        'Git tracks this file. Committing it would expose the private key to everyone who can read the repository.',
      )
    : l10n.t(
        'Git doesn’t ignore this file. Committing it would expose the private key to everyone who can read the repository.',
      );
}

function gitRiskOfSeveral(state: 'tracked' | 'wouldBeTracked'): string {
  return state === 'tracked'
    ? l10n.t(
        'Git tracks at least one of these files. Committing it would expose its private key to everyone who can read the repository.',
      )
    : l10n.t(
        'Git doesn’t ignore all of these files. Committing them would expose the private keys to everyone who can read the repository.',
      );
}

/** A .NET project's store outside the repository; asks when there are several. */
async function chooseUserSecrets(stores: readonly UserSecrets[]): Promise<Uri | undefined> {
  const [only, ...others] = stores;
  if (others.length === 0) return only?.uri;
  const items = stores.map(({ project, uri }) => ({ label: project, uri }));
  return (await window.showQuickPick(items, { title: l10n.t('Select the project whose user secrets to use') }))?.uri;
}

/** PROD is asked twice. */
async function agreeOnceMore(name: string): Promise<boolean> {
  const yes = l10n.t('Write Production Key');
  const question = l10n.t('Write a production private key to “{0}”, where it could be committed to git?', name);
  return (await window.showWarningMessage(question, { modal: true }, yes)) === yes;
}

/** Adds the file, or the one a link points to, to the .gitignore beside it, of which each byte stays. */
export async function addToGitIgnore(uri: Uri): Promise<void> {
  const file = uri.scheme === 'file' ? Uri.file(await realpath(uri.fsPath).catch(() => uri.fsPath)) : uri;
  const ignoreFile = Uri.joinPath(file, '../.gitignore');
  // To git these would be a pattern, which the file itself need not fit.
  const name = (file.path.split('/').at(-1) ?? '').replace(/[\\[\]*?]| $/g, '\\$&');
  const before = await bytesOf(ignoreFile);
  // One character a byte, whatever the encoding: line ends look alike in all that git reads.
  const text = Buffer.from(before).toString('latin1');
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : lineEnd;
  await workspace.fs.writeFile(ignoreFile, Buffer.concat([before, Buffer.from(`${gap}/${name}${lineEnd}`)]));
}

/** None when there is no such file. */
async function bytesOf(uri: Uri): Promise<Uint8Array> {
  try {
    return await workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return new Uint8Array();
    throw error;
  }
}
