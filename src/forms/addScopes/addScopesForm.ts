import { l10n, type WebviewPanel, window } from 'vscode';
import { confirmChange } from '../../messages/confirm.ts';
import { report } from '../../messages/explain.ts';
import { trace } from '../../messages/problem.ts';
import { changeScopes, type OrganisationClient } from '../../session/clients.ts';
import { badge, commonHandlers, formHtml, type FormServices, panelPort, Remedies, UnsavedInput } from '../form.ts';
import { Answerer } from '../rpc.ts';
import { pickerTexts } from '../scopeSearch.ts';
import { type addScopesEvents, addScopesRequests, type AddScopesTexts } from './protocol.ts';

function addScopesTexts(clientName: string): AddScopesTexts {
  return {
    heading: l10n.t('Add scopes to “{0}”', clientName),
    submit: l10n.t('Add Scopes'),
    cancel: l10n.t('Cancel'),
    chosen: l10n.t('{0} selected'),
    nothingChosen: l10n.t('Choose at least one scope'),
    saving: l10n.t('Adding scopes'),
    removeScope: l10n.t('Remove {0}'),
    showLog: l10n.t('Show Log'),
    why: l10n.t('Why'),
    next: l10n.t('What to do'),
    loadFailed: l10n.t('Couldn’t load the form'),
    sandboxNote: l10n.t('The sandbox is simulated on this machine. Nothing here reaches Digdir or Altinn.'),
    picker: pickerTexts(),
  };
}

type Requests = typeof addScopesRequests;

/** The host side of the Add scopes form, for one client in one panel. */
export function fillAddScopesPanel(
  panel: WebviewPanel,
  target: OrganisationClient,
  app: FormServices,
  reopen: (draft: unknown) => void,
  draft?: unknown,
): void {
  const unsaved = new UnsavedInput(panel, reopen);
  const remedies = new Remedies();
  const { organisation, client } = target;
  const added = new Set(client.scopes);
  const common = commonHandlers(app, { panel, unsaved, remedies, organisation, added });
  const texts = addScopesTexts(client.client_name);
  /** When the form that would say it has been closed. */
  const tell = (error: unknown, scopes: readonly string[]): Promise<void> =>
    report(error, app.log, () => submit(target, scopes, app).catch((again: unknown) => tell(again, scopes)));
  const answerer = new Answerer<Requests, typeof addScopesEvents>(
    panelPort(panel),
    addScopesRequests,
    {
      ...common,
      load: () =>
        Promise.resolve({
          texts,
          organisation,
          environment: badge(organisation),
          client: { clientId: client.client_id, name: client.client_name },
        }),
      submit: async ({ scopes }, signal) => {
        try {
          const added = await submit(target, scopes, app);
          if (added) await common.close({}, signal);
          return { added };
        } catch (error) {
          if (signal.aborted) void tell(error, scopes);
          else app.log.error(trace(error));
          return { added: false, problem: remedies.explain(error) };
        }
      },
    },
    (error) => {
      app.log.error(trace(error));
      return remedies.explain(error);
    },
  );
  panel.onDidDispose(() => {
    answerer.close();
  });
  const state = {
    environment: organisation.environment,
    orgno: organisation.orgno,
    clientId: client.client_id,
    ...(draft === undefined ? {} : { form: draft }),
  };
  panel.webview.html = formHtml(panel.webview, app.context.extensionUri, 'addScopes', texts.heading, state);
}

/** False when the person said no to PROD's question. Goes on when the form is closed: who knows what the server has done by then. */
async function submit(target: OrganisationClient, scopes: readonly string[], app: FormServices): Promise<boolean> {
  const { client } = target;
  // With its environment as the settings have it now.
  const organisation = app.sessions.find(target.organisation) ?? target.organisation;
  if (!(await confirmChange(organisation, l10n.t('Add scopes to “{0}”?', client.client_name)))) return false;
  await changeScopes(app, { organisation, client }, (now) => [...new Set([...now, ...scopes])]);
  const said =
    scopes.length === 1
      ? l10n.t('1 scope was added to “{0}”.', client.client_name)
      : l10n.t('{0} scopes were added to “{1}”.', scopes.length, client.client_name);
  void window.showInformationMessage(said);
  return true;
}
