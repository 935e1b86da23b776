import { l10n, window } from 'vscode';
import * as z from 'zod/mini';
import type { App } from '../app/app.ts';
import type { Creation } from '../core/journeys/creation.ts';
import { runCreationInOneWindow } from '../forms/createClient/runCreation.ts';
import { confirm, place } from '../messages/confirm.ts';
import { Refusal } from '../messages/problem.ts';
import { type OneWindowServices, type Resumable, resumable } from '../session/unfinished.ts';
import { asGiven, chooseOrganisation, mayWrite, requireWrite } from './target.ts';

/** Opens the Create client form for an organisation. */
export async function createClient(app: Pick<App, 'sessions' | 'forms'>, given: unknown): Promise<void> {
  const organisation = await chooseOrganisation(app, given, mayWrite(app));
  if (!organisation) return;
  requireWrite(app, organisation);
  (await app.forms()).createClient(organisation);
}

/** Opens the form on a creation that was broken off; takes its id. */
export async function continueCreation(
  app: Pick<App, 'sessions' | 'creations' | 'forms'>,
  given: unknown,
): Promise<void> {
  const [unfinished] = resumable(app.sessions, app.creations, { id: z.string().parse(given) });
  if (!unfinished) return;
  requireWrite(app, unfinished.organisation);
  (await app.forms()).createClient(unfinished.organisation, unfinished.journey);
}

/** Leaves what there is of a client where it is, and forgets that more was to come; after asking. */
export async function giveUpCreation(
  app: OneWindowServices & Pick<App, 'sessions' | 'creations'>,
  given: unknown,
): Promise<void> {
  const chosen = await chooseCreation(app, given);
  if (!chosen) return;
  const { journey: creation, organisation } = chosen;
  const question = l10n.t('Discard the unfinished setup of “{0}”?', creation.input.displayName.trim());
  const stays = l10n.t('Anything already created is kept. Your input will be deleted.');
  if (await confirm(question, `${place(organisation)}\n${stays}`, l10n.t('Discard')))
    await runCreationInOneWindow(app, creation, () => app.creations.remove(creation.id));
}

/** The creation of the line that was clicked, or one that the person chooses. */
async function chooseCreation(
  app: Pick<App, 'sessions' | 'creations'>,
  given: unknown,
): Promise<Resumable<Creation> | undefined> {
  const unfinished = asGiven(given).creation;
  const all = resumable(app.sessions, app.creations, unfinished);
  if (unfinished) return all[0];
  if (all.length === 0) throw new Refusal({ what: l10n.t('There’s no unfinished setup.') });
  const items = all.map((one) => ({
    label: one.journey.input.displayName.trim(),
    description: place(one.organisation),
    ...one,
  }));
  return window.showQuickPick(items, { title: l10n.t('Select the setup to discard') });
}
