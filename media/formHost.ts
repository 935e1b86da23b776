import { type commonRequests, type Events } from '../src/forms/protocol.ts';
import { type Asker } from '../src/forms/rpc.ts';
import { type CarryOut } from './components/RemedyButtons.tsx';
import { type ScopeSource } from './scopePicker/scopeSource.ts';

/** What every form requests from the host in addition to its own task. */
export interface FormHost {
  readonly scopes: ScopeSource;
  /** Resolves when it has been tried, whether or not it succeeded. */
  readonly remedy: CarryOut;
  readonly showLog: () => void;
  readonly close: () => void;
  readonly setDirty: (dirty: boolean) => void;
  readonly keepDraft: (draft: unknown) => void;
}

/** Creates the common requests of a form. Only the search has an answer to show; the host itself reports failures of the others. */
export function formHost(asker: Asker<typeof commonRequests, Events>): FormHost {
  const showLog = () => {
    asker.ask('showLog', {}).catch(ignored);
  };
  return {
    scopes: {
      search: (query, signal) => asker.ask('searchScopes', query, signal),
      reload: () => asker.ask('reloadScopes', {}),
      showLog,
    },
    remedy: async (title) => {
      await asker.ask('remedy', { title }).catch(ignored);
    },
    showLog,
    close: () => {
      asker.ask('close', {}).catch(ignored);
    },
    keepDraft: (draft) => {
      asker.ask('keepDraft', { draft }).catch(ignored);
    },
    setDirty: (dirty) => {
      asker.ask('setDirty', { dirty }).catch(ignored);
    },
  };
}

const ignored = (): void => undefined;
