import { l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import * as z from 'zod/mini';
import type { Environment } from '../core/environments/environment.ts';
import type { Creation } from '../core/journeys/creation.ts';
import type { Client } from '../core/selfService/client.ts';
import { environmentLabel } from '../messages/environmentLabel.ts';
import type { OrganisationClient } from '../session/clients.ts';
import { type Organisation, organisationKey } from '../session/organisation.ts';
import { fillAddScopesPanel } from './addScopes/addScopesForm.ts';
import { CreateClientForm } from './createClient/createClientForm.ts';
import { type FormName, formRoot, type FormServices } from './form.ts';
import { fillLoginClientPanel } from './loginClient/loginClientForm.ts';

/** What a panel's saved state says it is about. */
const restorable = z.object({
  environment: z.string(),
  orgno: z.string(),
  clientId: z.optional(z.string()),
  creationId: z.optional(z.string()),
});

/** The forms that are open, at most one of a kind for the same thing. */
export class Forms {
  private readonly creating = new Map<string, { panel: WebviewPanel; form: CreateClientForm }>();
  private readonly adding = new Map<string, WebviewPanel>();
  private readonly asking = new Map<
    string,
    { readonly panel: WebviewPanel; readonly clientId: Promise<string | undefined> }
  >();

  constructor(private readonly app: FormServices) {}

  createClient(organisation: Organisation, unfinished?: Creation): void {
    const open = this.creating.get(organisationKey(organisation));
    if (open) {
      if (unfinished) open.form.continue(unfinished.id);
      open.panel.reveal();
      return;
    }
    this.fillCreateClient(this.createClientPanel(), organisation, unfinished?.id);
  }

  addScopes(target: OrganisationClient): void {
    const open = this.adding.get(clientKey(target));
    if (open) open.reveal();
    else this.fillAddScopes(this.addScopesPanel(target), target);
  }

  /** Explains what to register where no login client is known, and takes its id. Undefined when the person closed the page. */
  askLoginClient(environment: Environment): Promise<string | undefined> {
    const open = this.asking.get(environment.id);
    if (open) {
      open.panel.reveal();
      return open.clientId;
    }
    const { text } = environmentLabel({ environment: environment.id, kind: environment.kind });
    const panel = this.panel('loginClient', l10n.t('Login Client: {0}', text));
    const clientId = fillLoginClientPanel(panel, environment, this.app);
    this.asking.set(environment.id, { panel, clientId });
    panel.onDidDispose(() => this.asking.delete(environment.id));
    return clientId;
  }

  /** Fills a panel that VS Code brought back after a reload or restart; closes it when its subject is gone. */
  async restore(form: Exclude<FormName, 'loginClient'>, panel: WebviewPanel, state: unknown): Promise<void> {
    const about = restorable.safeParse(state).data;
    const organisation = about && this.app.sessions.find(about);
    if (!organisation) {
      panel.dispose();
      return;
    }
    panel.webview.options = this.options();
    if (form === 'createClient') {
      this.fillCreateClient(panel, organisation, about.creationId);
      return;
    }
    const client = await this.clientOnceShown(organisation, about.clientId);
    if (client) this.fillAddScopes(panel, { organisation, client });
    else panel.dispose();
  }

  /** Its id alone while the clients cannot be loaded: that it is gone is not known then. */
  private async clientOnceShown(organisation: Organisation, id: string | undefined): Promise<Client | undefined> {
    const listed = await this.app.clients.list(organisation).catch(() => undefined);
    const client = listed?.value.find(({ client_id }) => client_id === id);
    if (client || id === undefined || (listed && listed.failure === undefined)) return client;
    return { client_id: id, client_name: id, integration_type: 'maskinporten', scopes: [] };
  }

  private fillCreateClient(
    panel: WebviewPanel,
    organisation: Organisation,
    creationId = this.app.newId(),
    draft?: unknown,
  ): void {
    const key = organisationKey(organisation);
    const reopen = (savedForm: unknown) => {
      this.fillCreateClient(this.createClientPanel(), organisation, creationId, savedForm);
    };
    const form = new CreateClientForm(panel, organisation, this.app, creationId, draft, reopen);
    this.creating.set(key, { panel, form });
    panel.onDidDispose(() => this.creating.delete(key));
  }

  private fillAddScopes(panel: WebviewPanel, target: OrganisationClient, draft?: unknown): void {
    this.adding.set(clientKey(target), panel);
    panel.onDidDispose(() => this.adding.delete(clientKey(target)));
    const reopen = (savedForm: unknown) => {
      this.fillAddScopes(this.addScopesPanel(target), target, savedForm);
    };
    fillAddScopesPanel(panel, target, this.app, reopen, draft);
  }

  private createClientPanel(): WebviewPanel {
    return this.panel('createClient', l10n.t('Create Client'));
  }

  private addScopesPanel({ client }: OrganisationClient): WebviewPanel {
    return this.panel('addScopes', l10n.t('Add Scopes: {0}', client.client_name));
  }

  private panel(form: FormName, title: string): WebviewPanel {
    const panel = window.createWebviewPanel(`maskinporten.${form}`, title, ViewColumn.Active, this.options());
    const icon = (shade: string) =>
      Uri.joinPath(this.app.context.extensionUri, 'media', 'icons', `maskinporten-${shade}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    return panel;
  }

  private options() {
    return { enableScripts: true, localResourceRoots: [formRoot(this.app.context.extensionUri)] };
  }
}

function clientKey({ organisation, client }: OrganisationClient): string {
  return `${organisationKey(organisation)}/${client.client_id}`;
}
