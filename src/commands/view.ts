import { l10n, window } from 'vscode';
import type { App } from '../app/app.ts';

/** All that the tree shows is out of date, whichever line it was called on; the next look loads it anew. */
export function refresh(app: App): Promise<void> {
  app.scopes.refresh();
  app.clients.refresh();
  return Promise.resolve();
}

/** Narrows the tree while the person types; Escape brings back what was before. */
export async function filter(app: App): Promise<void> {
  const before = app.view.filter;
  const apply = (text: string) => {
    if (text === app.view.filter) return;
    app.view.filter = text;
    app.redraw();
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
  app.redraw();
  return Promise.resolve();
}

export function showLog(app: App): Promise<void> {
  app.log.show();
  return Promise.resolve();
}
