import { randomBytes } from 'node:crypto';
import {
  env,
  type ExtensionContext,
  l10n,
  type LogOutputChannel,
  Uri,
  type Webview,
  type WebviewPanel,
  window,
} from 'vscode';
import type * as z from 'zod/mini';
import type { Http } from '../core/http/http.ts';
import { environmentLabel } from '../messages/environmentLabel.ts';
import { explain } from '../messages/explain.ts';
import { perform, type ProblemAction } from '../messages/problem.ts';
import type { Organisation } from '../session/organisation.ts';
import type { TreeServices } from '../tree/node.ts';
import type { commonRequests, environmentBadge, Problem } from './protocol.ts';
import type { Handlers, Port } from './rpc.ts';
import { searchScopes } from './scopeSearch.ts';

/** What the host side of the forms works with. */
export interface FormServices extends TreeServices {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly http: Http;
  readonly newId: () => string;
  readonly reserveKid: (kid: string) => Promise<boolean>;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export type FormName = 'createClient' | 'addScopes' | 'loginClient';

/** The folder a webview may load from. */
export function formRoot(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'forms');
}

/**
 * A form's page: one script, one style sheet, and nothing else is allowed to run or load. `state` names what the form is
 * about, so that the panel can be restored; it holds no secret.
 */
export function formHtml(webview: Webview, extensionUri: Uri, form: FormName, title: string, state: unknown): string {
  const source = (file: string) => webview.asWebviewUri(Uri.joinPath(formRoot(extensionUri), file)).toString();
  // What a form needs to say before it can ask for its texts.
  const texts = {
    loadFailed: l10n.t('Couldn’t load the form'),
    retry: l10n.t('Retry'),
    showLog: l10n.t('Show Log'),
  };
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(env.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="${escape(source(`${form}.css`))}">
</head>
<body data-state="${escape(JSON.stringify(state))}" data-texts="${escape(JSON.stringify(texts))}">
<div id="root"></div>
<script nonce="${nonce}" src="${escape(source(`${form}.js`))}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A webview panel as a message channel. Posting to a closed panel is harmless. */
export function panelPort(panel: WebviewPanel): Port {
  let open = true;
  panel.onDidDispose(() => {
    open = false;
  });
  return {
    post: (message) => {
      if (open) void panel.webview.postMessage(message);
    },
    listen: (receive) => {
      const listening = panel.webview.onDidReceiveMessage(receive);
      return () => {
        listening.dispose();
      };
    },
  };
}

/** How a form shows its environment. */
export function badge(organisation: Organisation): z.infer<typeof environmentBadge> {
  const { environment, kind } = organisation;
  return { id: environment, kind, label: environmentLabel(organisation).text };
}

/** The remedies that a form was told of. It names one by its title, and can have no other command run. */
export class Remedies {
  private readonly offered = new Map<string, ProblemAction>();

  /** The problem as the form shows it; the commands and their arguments stay here. */
  readonly explain = (error: unknown): Problem => {
    const { actions = [], ...problem } = explain(error);
    for (const action of actions) this.offered.set(action.title, action);
    return actions.length === 0 ? problem : { ...problem, remedies: actions.map(({ title }) => title) };
  };

  /** Ends when the command has. */
  async carryOut(title: string): Promise<void> {
    await perform([...this.offered.values()], title);
  }
}

/** What a form holds that closing it would lose. A closed panel cannot be kept open, so it is opened anew with its draft. */
export class UnsavedInput {
  private dirty = false;
  private draft: unknown;

  /** `reopen` shows the form again, filled in as it was. */
  constructor(
    panel: WebviewPanel,
    private readonly reopen: (draft: unknown) => void,
  ) {
    panel.onDidDispose(() => void this.ask());
  }

  setDirty(dirty: boolean): void {
    this.dirty = dirty;
  }

  keep(draft: unknown): void {
    this.draft = draft;
  }

  /** The person said so in the form itself. */
  discard(): void {
    this.dirty = false;
  }

  private async ask(): Promise<void> {
    if (!this.dirty || this.draft === undefined) return;
    const discard = { title: l10n.t('Discard') };
    const keep = { title: l10n.t('Keep Editing'), isCloseAffordance: true };
    const question = l10n.t('Discard your changes?');
    const detail = l10n.t('You closed the form before saving. Nothing was created or changed.');
    if ((await window.showWarningMessage(question, { modal: true, detail }, discard, keep)) === keep) {
      this.reopen(this.draft);
    }
  }
}

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
        app.scopes.expire();
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
