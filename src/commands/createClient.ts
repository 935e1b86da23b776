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
export function continueCreation(app: App, given: unknown): void {
  const made = app.creations.find(z.string().parse(given));
  const organisation = made && app.sessions.find(made);
  if (!organisation) return;
  requireWrite(app, organisation);
  app.forms.createClient(organisation, made);
}
