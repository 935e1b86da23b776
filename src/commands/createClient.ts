import * as z from 'zod/mini';
import type { App } from '../app/app.ts';
import { requireWrite } from './requireWrite.ts';
import { chooseOrganisation } from './target.ts';

/** Opens the Create client form for an organisation. */
export async function createClient(app: App, given: unknown): Promise<void> {
  const organisation = await chooseOrganisation(app, given);
  if (!organisation) return;
  requireWrite(app, organisation);
  app.forms.createClient(organisation);
}

/** Opens the form on a creation that was broken off; takes its id. */
export async function continueCreation(app: App, given: unknown): Promise<void> {
  const made = app.creations.find(z.string().parse(given));
  const organisation = app.sessions
    .organisations()
    .find(({ environment, orgno }) => environment === made?.environment && orgno === made.orgno);
  if (organisation) requireWrite(app, organisation);
  if (made && organisation) app.forms.createClient(organisation, made);
  await Promise.resolve();
}
