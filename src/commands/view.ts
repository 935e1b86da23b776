import { l10n, window } from 'vscode';
import type { App } from '../app/app.ts';

/** All that the tree shows is out of date, whichever line it was called on: it is loaded again, and what is new is drawn. */
export async function refresh(app: App): Promise<void> {
  app.scopes.refresh();
  app.clients.refresh();
  const location = { viewId: 'maskinporten.organisations' };
  await window.withProgress({ location }, () => app.redraw());
}

/** Narrows the tree while the person types; Escape brings back what was before. */
export async function filter(app: App): Promise<void> {
  const before = app.view.filter;
  const apply = (text: string) => {
    if (text === app.view.filter) return;
    app.view.filter = text;
    void app.redraw();
  };
  const input = window.createInputBox();
  input.title = l10n.t('Filter clients');
  input.placeholder = l10n.t('Name, client id, scope or key id');
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
export function loadMore(app: App, given: unknown): Promise<void> {
  if (typeof given === 'string') app.view.loadMore(given);
  return app.redraw();
}

export function showLog(app: App): Promise<void> {
  app.log.show();
  return Promise.resolve();
}
