import { commands, l10n } from 'vscode';
import type { App } from '../../app/app.ts';
import type { Organisation } from '../../session/organisation.ts';
import type { TreeServices } from '../../tree/node.ts';
import { riskRoots } from '../../tree/riskNodes.ts';
import type { Attempt } from '../attempt.ts';
import { whileCancellable } from '../runCommand.ts';
import { chooseOrganisation } from '../target.ts';

/** What checking keys needs: all that the lines of its view work with, and the view. */
type Needs = TreeServices & Pick<App, 'riskTree' | 'views' | 'expiryNotice'>;

/**
 * Looks at the keys of every client of the organisations signed in to, and shows what is at risk. It takes no line: from the
 * title of a view, VS Code gives the one that happens to have the focus.
 */
export async function showKeysAtRisk(app: Needs): Promise<void> {
  const every = app.sessions.organisations();
  // Says what to do where one is not signed in at all.
  if (every.length === 0) await chooseOrganisation(app, undefined);
  await show(app, every);
}

/** The same for one organisation. */
export async function showKeysAtRiskOf(app: Needs, given: unknown, attempt: Attempt): Promise<void> {
  const organisation = await attempt.once('organisation', () => chooseOrganisation(app, given));
  if (organisation) await show(app, [organisation]);
}

/** The same organisations again, all of it anew. */
export async function refreshKeysAtRisk(app: Needs): Promise<void> {
  await checkKeys(app, app.keysAtRisk.report?.organisations ?? app.sessions.organisations(), true);
}

/** What is missing from the last look, which may have failed or have been given up; what was seen is kept. */
export async function lookAtTheRest(app: Needs): Promise<void> {
  await checkKeys(app, app.keysAtRisk.report?.organisations ?? [], false);
}

export async function closeKeysAtRisk(app: Pick<App, 'keysAtRisk'>): Promise<void> {
  app.keysAtRisk.close();
  await commands.executeCommand('setContext', 'maskinporten.keysAtRisk', false);
}

async function show(app: Needs, organisations: readonly Organisation[]): Promise<void> {
  await commands.executeCommand('setContext', 'maskinporten.keysAtRisk', true);
  await commands.executeCommand('maskinporten.keysAtRisk.focus');
  await checkKeys(app, organisations, true);
}

async function checkKeys(app: Needs, organisations: readonly Organisation[], anew: boolean): Promise<void> {
  app.riskTree.show(() => riskRoots(app));
  if (anew) for (const organisation of organisations) app.clients.expire(organisation);
  await whileCancellable(l10n.t('Checking keys'), (signal, progress) => {
    let percentShown = 0;
    const tell = (done: number, all: number) => {
      const percent = Math.floor((done / all) * 100);
      // Thousands of messages would be more work than the look itself.
      if (percent === percentShown) return;
      progress.report({ message: l10n.t('{0} of {1} clients', done, all), increment: percent - percentShown });
      percentShown = percent;
    };
    return app.keysAtRisk.check(organisations, { progress: tell, signal });
  });
  // A long look is not waited for: who has turned to something else is told, who sees the list sees it there.
  await (app.views.keysAtRisk.isVisible() ? app.expiryNotice.seen(organisations) : app.expiryNotice.consider());
}
