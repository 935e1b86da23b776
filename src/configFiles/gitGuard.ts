import { l10n, RelativePattern, Uri, window, workspace } from 'vscode';
import type { Organisation } from '../session/organisation.ts';
import { gitState } from './gitState.ts';

/** Warns before a private key is written where git keeps it. False when the person said no. */
export async function agreeWithGit(uri: Uri, { environment }: Organisation): Promise<boolean> {
  const state = await gitState(uri);
  if (state === 'ignored' || state === 'outside') return true;
  const name = workspace.asRelativePath(uri);
  const anyway = l10n.t('Write Anyway');
  const ignore = l10n.t('Add to .gitignore and Write');
  const detail = [
    state === 'tracked'
      ? l10n.t(
          'Git tracks the file: the next commit takes the private key along, for everybody who can read the repository, for ever.',
        )
      : l10n.t(
          'Git does not ignore the file: the next commit may take the private key along, for everybody who can read the repository, for ever.',
        ),
    environment === 'prod' ? l10n.t('It is a PRODUCTION key: whoever has it can act as your organisation.') : undefined,
    l10n.t('Safer: an ignored file, dotnet user-secrets, or “studioctl app maskinporten set”.'),
  ];
  const buttons = state === 'wouldBeTracked' ? [ignore, anyway] : [anyway];
  const question = l10n.t('“{0}” would be committed with the private key in it.', name);
  const said = await window.showWarningMessage(
    question,
    { modal: true, detail: detail.filter(Boolean).join('\n\n') },
    ...buttons,
  );
  if (said === ignore) {
    await addToGitIgnore(uri);
    return true;
  }
  if (said !== anyway) return false;
  return environment !== 'prod' || agreeOnceMore(name);
}

/** PROD is asked twice. */
async function agreeOnceMore(name: string): Promise<boolean> {
  const yes = l10n.t('Write the PRODUCTION key');
  const question = l10n.t('Really write a PRODUCTION private key into “{0}”, which git keeps?', name);
  return (await window.showWarningMessage(question, { modal: true }, yes)) === yes;
}

/** Adds the file to the .gitignore beside it, keeping what stands there. */
async function addToGitIgnore(uri: Uri): Promise<void> {
  const ignoreFile = Uri.joinPath(uri, '..', '.gitignore');
  const name = uri.path.split('/').at(-1) ?? '';
  const [found] = await workspace.findFiles(new RelativePattern(Uri.joinPath(uri, '..'), '.gitignore'), null, 1);
  const before = found ? new TextDecoder().decode(await workspace.fs.readFile(ignoreFile)) : '';
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' || before.endsWith('\n') ? '' : lineEnd;
  await workspace.fs.writeFile(ignoreFile, new TextEncoder().encode(`${before}${gap}/${name}${lineEnd}`));
}
