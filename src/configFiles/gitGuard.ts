import { realpath } from 'node:fs/promises';
import { FileSystemError, l10n, Uri, window, workspace } from 'vscode';
import type { Organisation } from '../session/organisation.ts';
import { gitState } from './gitState.ts';
import { findUserSecrets, type UserSecrets } from './userSecrets.ts';

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
  const elsewhere = l10n.t('Write to user-secrets');
  const detail = [
    gitRisk(state),
    kind === 'prod' ? l10n.t('It is a PRODUCTION key: whoever has it can act as your organisation.') : undefined,
    config ? l10n.t('Safer: an ignored file, dotnet user-secrets, or “studioctl app maskinporten set”.') : undefined,
  ];
  const secrets = config ? (await findUserSecrets()).filter(({ isRead }) => isRead) : [];
  const buttons = [...(secrets.length > 0 ? [elsewhere] : []), ...(state === 'wouldBeTracked' ? [ignore] : []), anyway];
  const question = l10n.t('“{0}” would be committed with the private key in it.', name);
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
export function gitRisk(state: 'tracked' | 'wouldBeTracked'): string {
  return state === 'tracked'
    ? l10n.t(
        'Git tracks the file: the next commit takes the private key along, for everybody who can read the repository, for ever.',
      )
    : l10n.t(
        'Git does not ignore the file: the next commit may take the private key along, for everybody who can read the repository, for ever.',
      );
}

/** A .NET project's store outside the repository; asks when there are several. */
async function chooseUserSecrets(stores: readonly UserSecrets[]): Promise<Uri | undefined> {
  const [only, ...others] = stores;
  if (others.length === 0) return only?.uri;
  const items = stores.map(({ project, uri }) => ({ label: project, uri }));
  return (await window.showQuickPick(items, { title: l10n.t('User secrets of which project?') }))?.uri;
}

/** PROD is asked twice. */
async function agreeOnceMore(name: string): Promise<boolean> {
  const yes = l10n.t('Write the PRODUCTION key');
  const question = l10n.t('Really write a PRODUCTION private key into “{0}”, which git keeps?', name);
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
