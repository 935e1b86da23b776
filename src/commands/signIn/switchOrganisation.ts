import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { isOrganisationNumber } from '../../selfService/organisationNumber.ts';
import { Refusal } from '../../problems/refusal.ts';
import { SelfServiceError } from '../../selfService/selfServiceError.ts';
import type { Organisation } from '../../session/organisation.ts';
import { environmentLabel } from '../../wording/environmentLabel.ts';
import type { Attempt } from '../attempt.ts';
import { chooseOrganisation } from '../target.ts';
import { whileCancellable } from '../whileCancellable.ts';

/** Represents another synthetic organisation with the same login, as the portal's menu does. */
export async function switchSyntheticOrganisation(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const of = await attempt.once('organisation', () => chooseOrganisation(app, given, (one) => isSynthetic(app, one)));
  if (!of) return;
  const by = app.sessions.signIn(of);
  if (by?.how !== 'person' || !by.synthetic) throw notSynthetic(of);
  const { text } = environmentLabel(of);
  const orgno = await attempt.once('orgno', () => askOrgno(of, text));
  if (orgno === undefined) return;
  const title = l10n.t('Switching the organisation in {0}', text);
  const now = await whileCancellable(title, (signal) => app.sessions.switchSynthetic(of, orgno, signal)).then(
    undefined,
    (error: unknown) => {
      // There may be no such organisation.
      if (error instanceof SelfServiceError) attempt.forget('orgno');
      throw error;
    },
  );
  app.clients.refresh();
  void window.showInformationMessage(l10n.t('You now represent {0} ({1}) in {2}.', now.name, now.orgno, text));
}

async function askOrgno(of: Organisation, environment: string): Promise<string | undefined> {
  const typed = await window.showInputBox({
    title: l10n.t('{0}: represent which synthetic organisation?', environment),
    prompt: l10n.t('Organisation number, nine digits; now {0} ({1})', of.orgno, of.name),
    ignoreFocusOut: true,
    validateInput: (value) =>
      isOrganisationNumber(value.replace(/\s/g, ''))
        ? undefined
        : l10n.t('Nine digits, the last of which fits the others'),
  });
  return typed?.replace(/\s/g, '');
}

function isSynthetic(app: App, of: Organisation): boolean {
  const by = app.sessions.signIn(of);
  return by?.how === 'person' && by.synthetic;
}

function notSynthetic(of: Organisation): Refusal {
  return new Refusal({
    what: l10n.t('“{0}” cannot be switched.', of.name),
    why: l10n.t('Only a person who logged in with a synthetic organisation can represent another.'),
    next: l10n.t('Sign in with a synthetic organisation in TEST.'),
    actions: [{ title: l10n.t('Sign In…'), command: 'maskinporten.signIn' }],
  });
}
