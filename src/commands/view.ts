import { commands, env, l10n, type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { App } from '../app/app.ts';
import { Refusal } from '../messages/problem.ts';
import { openSettings } from '../messages/signInProblem.ts';
import type { Attempt } from './attempt.ts';
import { whileLookingUp } from './runCommand.ts';
import { asGiven, chooseClient, chooseOrganisation, organisationItem } from './target.ts';

/** All that the tree shows is out of date, whichever line it was called on: it is loaded again, and what is new is drawn. */
export async function refresh(app: Pick<App, 'scopes' | 'clients' | 'redraw'>): Promise<void> {
  app.scopes.expire();
  app.clients.expire();
  const location = { viewId: 'maskinporten.organisations' };
  await window.withProgress({ location }, () => app.redraw());
}

/** Narrows the tree while the person types; Escape brings back what was before. */
export async function filter(app: Pick<App, 'view' | 'redraw'>): Promise<void> {
  const before = app.view.filter;
  const apply = (text: string) => {
    if (text === app.view.filter) return;
    app.view.filter = text;
    void app.redraw();
  };
  const input = window.createInputBox();
  input.title = l10n.t('Filter clients');
  input.placeholder = l10n.t('Name, client ID, description, scope or key ID');
  input.prompt = l10n.t('Leave empty to show all');
  input.value = before;
  input.onDidChangeValue(apply);
  const accepted = await new Promise<boolean>((resolve) => {
    input.onDidAccept(() => {
      resolve(true);
    });
    input.onDidHide(() => {
      resolve(false);
    });
    input.show();
  });
  apply(accepted ? input.value : before);
  input.dispose();
}

/** Shows the next page of what the line with this id lists. */
export function loadMore(app: Pick<App, 'view' | 'redraw'>, given: unknown): Promise<void> {
  if (typeof given === 'string') app.view.loadMore(given);
  return app.redraw();
}

export function showLog(app: Pick<App, 'log'>): Promise<void> {
  app.log.show();
  return Promise.resolve();
}

/** Opens the self-service portal of the organisation's environment in the browser, at the client when one is given. */
export async function openPortal(app: Pick<App, 'sessions'>, given: unknown, attempt: Attempt): Promise<void> {
  const organisation = await attempt.once('organisation', () => chooseOrganisation(app, given));
  if (!organisation) return;
  const { environment } = await app.sessions.connect(organisation);
  if (environment.portalUrl === undefined) {
    throw new Refusal({
      what: l10n.t('“{0}” is missing.', `maskinporten.environments.${environment.id}.portalUrl`),
      actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
    });
  }
  const { target } = asGiven(given);
  const page = target ? `/clients/${encodeURIComponent(target.client.client_id)}` : '';
  await env.openExternal(Uri.parse(environment.portalUrl + page));
}

/** Shows the client as the API gives it, read-only. */
export async function showClientJson(
  app: Pick<App, 'sessions' | 'documents' | 'clients'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const target = await attempt.once('client', () => chooseClient(app, given));
  if (!target) return;
  const client = await whileLookingUp(target.client.client_name, async (signal) => {
    const { api } = await app.sessions.connect(target.organisation);
    return api.getClient(target.client.client_id, signal);
  });
  const name = `${target.client.client_name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.json`;
  const document = await workspace.openTextDocument(app.documents.add(name, JSON.stringify(client, undefined, 2)));
  await window.showTextDocument(document, { preview: true });
}

interface Choice extends QuickPickItem {
  readonly command?: string;
}

/** What a click on the status bar offers: the organisations, and help. */
export async function statusBar(app: Pick<App, 'sessions'>): Promise<void> {
  const organisations = app.sessions.organisations().map((organisation): Choice => ({
    ...organisationItem(organisation),
    command: 'maskinporten.organisations.focus',
  }));
  const choices: Choice[] = [
    ...organisations,
    { label: '', kind: QuickPickItemKind.Separator },
    { label: `$(pulse) ${l10n.t('Diagnose…')}`, command: 'maskinporten.diagnose' },
    { label: `$(refresh) ${l10n.t('Refresh')}`, command: 'maskinporten.refresh' },
    { label: `$(output) ${l10n.t('Show Log')}`, command: 'maskinporten.showLog' },
  ];
  const chosen = await window.showQuickPick(choices, { title: 'Maskinporten', matchOnDescription: true });
  if (chosen?.command !== undefined) await commands.executeCommand(chosen.command);
}
