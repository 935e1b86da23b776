import type { WebviewPanel } from 'vscode';
import type { Organisation } from '../session/organisation.ts';
import type { FormServices } from './formServices.ts';
import type { commonRequests } from './protocol.ts';
import type { Handlers } from './rpc.ts';
import { searchScopes } from './scopeSearch.ts';
import type { UnsavedInput } from './unsavedInput.ts';

/** What the host does for every form alike; scopes in `added` are on the client already. */
export function commonHandlers(
  app: FormServices,
  panel: WebviewPanel,
  unsaved: UnsavedInput,
  organisation: Organisation,
  added: ReadonlySet<string>,
): Handlers<typeof commonRequests> {
  const then = (act: () => void) => {
    act();
    return Promise.resolve({});
  };
  return {
    searchScopes: (query) => searchScopes(app.scopes, organisation, query, added),
    reloadScopes: () =>
      then(() => {
        app.scopes.refresh();
      }),
    keepDraft: ({ draft }) =>
      then(() => {
        unsaved.keep(draft);
      }),
    setDirty: ({ dirty }) =>
      then(() => {
        unsaved.setDirty(dirty);
      }),
    showLog: () =>
      then(() => {
        app.log.show();
      }),
    close: () =>
      then(() => {
        unsaved.discard();
        panel.dispose();
      }),
  };
}
