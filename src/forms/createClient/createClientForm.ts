import { l10n, Uri, type WebviewPanel, window } from 'vscode';
import { type Creation, isCertainlyNotCreated } from '../../core/journeys/creation.ts';
import type { NewClient } from '../../core/journeys/newClient.ts';
import { confirmChange } from '../../messages/confirm.ts';
import { trace } from '../../messages/problem.ts';
import type { Organisation } from '../../session/organisation.ts';
import type { ScopeChoice } from '../../session/scopes.ts';
import { agreeToWrite } from '../../workspace/agreeToWrite.ts';
import { openConfig } from '../../workspace/configFile.ts';
import { configsBlocked, findConfigs } from '../../workspace/findConfigs.ts';
import { badge, commonHandlers, formHtml, type FormServices, panelPort, Remedies, UnsavedInput } from '../form.ts';
import { Answerer, type Handlers } from '../rpc.ts';
import { createClientTexts, presets, validate } from './fields.ts';
import { type createClientEvents, createClientRequests, type CreationReport } from './protocol.ts';
import { reportOfNothing, reportOfUnfinished } from './report.ts';
import { runCreation } from './runCreation.ts';

type Requests = typeof createClientRequests;

/** The host side of the Create client form, for one organisation in one panel. */
export class CreateClientForm {
  private readonly answerer: Answerer<Requests, typeof createClientEvents>;
  private readonly unsaved: UnsavedInput;
  private readonly remedies = new Remedies();
  /** How the creation stands that runs, or ended, in this panel; the form asks for it when it comes back. */
  private current: { readonly input: NewClient; readonly report: CreationReport } | undefined;
  private closed = false;
  /** The config that the creation writes. */
  private config: Uri | undefined;
  /** Stops the creation that runs, at the step it is in. */
  private running: AbortController | undefined;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly organisationAtOpening: Organisation,
    private readonly app: FormServices,
    /** Of the creation that is shown, or that Create will begin: so a restored panel finds it again. */
    private creationId: string,
    /** What was filled in before the form was closed. */
    private readonly draft?: unknown,
    reopen?: (draft: unknown) => void,
  ) {
    this.unsaved = new UnsavedInput(panel, (savedForm) => reopen?.(savedForm));
    this.answerer = new Answerer(panelPort(panel), createClientRequests, this.handlers(), (error) => {
      app.log.error(trace(error));
      return this.remedies.explain(error);
    });
    panel.onDidDispose(() => {
      this.closed = true;
      this.answerer.close();
    });
    this.show();
  }

  /** Shows a creation that was broken off, in place of what the form shows now; not of one that goes on. */
  continue(creationId: string): void {
    if (this.current?.report.outcome === 'running') return;
    if (creationId !== this.creationId) this.current = undefined;
    this.creationId = creationId;
    this.show();
  }

  /** With its environment as the settings have it now. */
  private get organisation(): Organisation {
    return this.app.sessions.find(this.organisationAtOpening) ?? this.organisationAtOpening;
  }

  private show(): void {
    const { environment, orgno, name } = this.organisation;
    const { creationId, draft } = this;
    const state = { environment, orgno, creationId, ...(draft === undefined ? {} : { form: draft }) };
    const { heading } = createClientTexts(name);
    this.panel.webview.html = formHtml(
      this.panel.webview,
      this.app.context.extensionUri,
      'createClient',
      heading,
      state,
    );
  }

  private handlers(): Handlers<Requests> {
    const { panel, unsaved, remedies, organisation } = this;
    const common = commonHandlers(this.app, { panel, unsaved, remedies, organisation, added: new Set() });
    return {
      ...common,
      load: () => this.load(),
      create: (input) => this.create(input),
      tryAgain: () => this.tryAgain(),
      change: () => this.change(),
      stop: () => {
        this.running?.abort();
        return Promise.resolve({});
      },
      presets: async () => ({ presets: presets(await this.choice()) }),
      openConfig: async () => {
        const config = this.config;
        if (config) await openConfig(config);
        return {};
      },
      setDirty: ({ dirty }, signal) => {
        // Input after a creation that ended well is for another client.
        if (dirty && this.current?.report.outcome === 'done') this.current = undefined;
        return common.setDirty({ dirty }, signal);
      },
    };
  }

  /** Undefined where neither list of scopes can be had: the picker says so. */
  private choice(): Promise<ScopeChoice | undefined> {
    return this.app.scopes.choice(this.organisation).catch(() => undefined);
  }

  private async load() {
    const { organisation, app } = this;
    const configs = (await findConfigs()).filter(({ isRead }) => isRead);
    const blocked = configsBlocked();
    const creation = app.creations.find(this.creationId);
    const brokenOffThen = l10n.t('Setup was interrupted before it finished.');
    const unfinished =
      this.current ?? (creation && { input: creation.input, report: reportOfUnfinished(creation, brokenOffThen) });
    return {
      texts: createClientTexts(organisation.name),
      organisation,
      environment: badge(organisation),
      // Which of them the organisation lacks scopes for is asked after the form is shown.
      presets: presets(undefined),
      configs: configs.map(({ uri, label, detail }) => ({ uri: uri.toString(), label, ...(detail ? { detail } : {}) })),
      writeConfig: blocked === undefined && configs.filter(({ isConfig }) => isConfig).length === 1,
      ...(blocked === undefined ? {} : { configBlocked: blocked }),
      ...(unfinished ? { unfinished } : {}),
    };
  }

  private async create(input: NewClient): Promise<CreationReport> {
    const fieldErrors = validate(input);
    if (Object.keys(fieldErrors).length > 0) return reportOfNothing('invalid', fieldErrors);
    const agreed = await this.agree(input);
    if (!agreed) return reportOfNothing('declined', {});
    const { environment, orgno } = this.organisation;
    return this.run({ version: 1, id: this.creationId, environment, orgno, input: agreed, done: [] });
  }

  private async tryAgain(): Promise<CreationReport> {
    const creation = this.app.creations.find(this.creationId);
    if (!creation) return reportOfNothing('declined', {});
    const input = creation.done.includes('config')
      ? creation.input
      : await this.agree(creation.input, creation.clientId);
    return input ? this.run({ ...creation, input }) : reportOfUnfinished(creation, l10n.t('Nothing else was done.'));
  }

  private async change(): Promise<CreationReport> {
    const creation = this.app.creations.find(this.creationId);
    if (creation && !isCertainlyNotCreated(creation))
      return reportOfUnfinished(creation, l10n.t('Nothing else was done.'));
    this.current = undefined;
    await this.app.creations.remove(this.creationId);
    return reportOfNothing('declined', {});
  }

  /**
   * All questions before anything is made, so that nothing stops half-way to ask. The input as agreed to, perhaps with a safer
   * file; undefined when the person said no.
   */
  private async agree(input: NewClient, clientId?: string): Promise<NewClient | undefined> {
    const { displayName, config, key, scopes } = input;
    const { organisation } = this;
    if (!(await confirmChange(organisation, l10n.t('Create the client “{0}”?', displayName.trim())))) return undefined;
    if (config === undefined || key.kind !== 'generate') return input;
    const intent = { organisation, scopes, ...(clientId === undefined ? {} : { clientId }) };
    const agreed = await agreeToWrite(Uri.parse(config, true), intent);
    return agreed && { ...input, config: agreed.toString() };
  }

  private async run(from: Creation): Promise<CreationReport> {
    this.config = from.input.config ? Uri.parse(from.input.config, true) : undefined;
    const { input } = from;
    const tell = (now: CreationReport) => {
      this.current = { input, report: now };
      this.answerer.tell('progress', now);
    };
    const listener = { tell, explain: this.remedies.explain };
    const running = new AbortController();
    this.running = running;
    const report = await runCreation(this.app, this.organisation, from, listener, running.signal).catch(
      (error: unknown) => {
        // What is kept of it is shown then.
        this.current = undefined;
        throw error;
      },
    );
    this.current = report.outcome === 'invalid' ? undefined : { input, report };
    this.answerer.tell('progress', report);
    if (this.closed) void window.showInformationMessage(report.summary);
    return report;
  }
}
