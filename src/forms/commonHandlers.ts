import type { WebviewPanel } from 'vscode';
import type { Organisation } from '../session/organisation.ts';
import type { FormServices } from './formServices.ts';
import type { commonRequests } from './protocol.ts';
import type { Remedies } from './remedies.ts';
import type { Handlers } from './rpc.ts';
import { searchScopes } from './scopeSearch.ts';
import type { UnsavedInput } from './unsavedInput.ts';

interface AnyForm {
  readonly panel: WebviewPanel;
  readonly unsaved: UnsavedInput;
  readonly remedies: Remedies;
  readonly organisation: Organisation;
  /** The scopes that are on the client already. */
  readonly added: ReadonlySet<string>;
}

/** What the host does for every form alike. */
export function commonHandlers(
  app: FormServices,
  { panel, unsaved, remedies, organisation, added }: AnyForm,
): Handlers<typeof commonRequests> {
  const then = (act: () => void) => {
    act();
    return Promise.resolve({});
  };
  return {
    searchScopes: (query) => searchScopes(app.scopes, organisation, query, added, remedies.explain),
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
    remedy: async ({ title }) => {
      await remedies.carryOut(title);
      return {};
    },
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
