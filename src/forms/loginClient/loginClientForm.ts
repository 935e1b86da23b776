import { env, l10n, Uri, type WebviewPanel } from 'vscode';
import type { Environment } from '../../core/environments/environment.ts';
import { environmentLabel } from '../../messages/environmentLabel.ts';
import { explain } from '../../messages/explain.ts';
import { trace } from '../../messages/problem.ts';
import { formHtml, type FormServices, panelPort } from '../form.ts';
import { Answerer } from '../rpc.ts';
import { type loginClientEvents, loginClientRequests, type LoginClientState } from './protocol.ts';

/** Shows what has to be registered for people to log in, and takes the id. Undefined when the page was closed without one. */
export function fillLoginClientPanel(
  panel: WebviewPanel,
  { id, kind, portalUrl }: Environment,
  { context, log }: Pick<FormServices, 'context' | 'log'>,
): Promise<string | undefined> {
  const { text } = environmentLabel({ environment: id, kind });
  const values = whatToRegister(`${env.uriScheme}://${context.extension.id}`);
  const state: LoginClientState = {
    environment: { id, kind, label: text },
    values,
    opensPortal: portalUrl !== undefined,
    texts: texts(text),
  };
  const done = {};
  return new Promise((resolve) => {
    const answerer = new Answerer<typeof loginClientRequests, typeof loginClientEvents>(
      panelPort(panel),
      loginClientRequests,
      {
        copy: async ({ at }) => {
          await env.clipboard.writeText(values[at]?.value ?? '');
          return done;
        },
        openPortal: async () => {
          if (portalUrl !== undefined) await env.openExternal(Uri.parse(portalUrl));
          return done;
        },
        submit: ({ clientId }) => {
          resolve(clientId);
          panel.dispose();
          return Promise.resolve(done);
        },
        close: () => {
          panel.dispose();
          return Promise.resolve(done);
        },
      },
      (error) => {
        log.error(trace(error));
        const { what, why, next } = explain(error);
        return { what, ...(why !== undefined && { why }), ...(next !== undefined && { next }) };
      },
    );
    panel.onDidDispose(() => {
      answerer.close();
      resolve(undefined);
    });
    panel.webview.html = formHtml(panel.webview, context.extensionUri, 'loginClient', state.texts.heading, state);
  });
}

/** In the order in which the portal asks for it (self-service-api.md §4 A). `editor`: where the editor that runs is come back to. */
function whatToRegister(editor: string): LoginClientState['values'] {
  return [
    { name: 'integration_type', value: 'ansattporten' },
    { name: 'application_type', value: 'native' },
    { name: 'token_endpoint_auth_method', value: 'none' },
    { name: 'grant_types', value: 'authorization_code' },
    { name: 'grant_types', value: 'refresh_token' },
    { name: 'scopes', value: 'openid profile' },
    { name: 'code_challenge_method', value: 'S256' },
    { name: 'redirect_uris', value: 'http://127.0.0.1:0/signed-in' },
    { name: 'redirect_uris', value: `${editor}/signed-in` },
    { name: 'refresh_token_usage', value: 'ONETIME' },
    { name: 'refresh_token_lifetime', value: '28800' },
    { name: 'authorization_lifetime', value: '28800' },
  ];
}

function texts(environment: string): LoginClientState['texts'] {
  return {
    heading: l10n.t('Register a login client for {0}', environment),
    intro: l10n.t(
      'Someone in your organisation needs to register it once in the self-service portal, with these values.',
    ),
    values: l10n.t('What to register'),
    openPortal: l10n.t('Open Portal'),
    copy: l10n.t('Copy'),
    copyValue: l10n.t('Copy {0}'),
    copied: l10n.t('Copied'),
    failed: l10n.t('Unexpected error.'),
    clientId: l10n.t('Client ID of the login client in {0}', environment),
    clientIdHelp: l10n.t('It isn’t secret, and is stored in your settings. You can sign in as a machine without it.'),
    clientIdInvalid: l10n.t('Enter an ID without spaces.'),
    logIn: l10n.t('Log In'),
    cancel: l10n.t('Cancel'),
  };
}
