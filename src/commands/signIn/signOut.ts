import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { confirm, place } from '../../wording/confirm.ts';
import type { Attempt } from '../attempt.ts';
import { chooseOrganisation } from '../target.ts';

/** Signs out of an organisation. What was made there, and the private keys of its clients, stay. */
export async function signOut(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const of = await attempt.once('organisation', () => chooseOrganisation(app, given));
  if (!of) return;
  const stay = l10n.t('Its clients stay as they are, and so do the private keys stored here.');
  const question = l10n.t('Sign out of “{0}”?', of.name);
  const agree = () => confirm(question, `${place(of)}\n${stay}`, l10n.t('Sign Out'));
  if (!(await attempt.once('agreed', agree))) return;
  await app.sessions.signOut(of);
  app.clients.forget(of);
  void window.showInformationMessage(l10n.t('Signed out of “{0}”.', of.name));
}
