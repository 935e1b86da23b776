import { release } from 'node:os';
import { env, l10n, type Progress, version, window, workspace } from 'vscode';
import * as z from 'zod/mini';
import type { App } from '../app/app.ts';
import { chain } from '../core/diagnosis/chain.ts';
import {
  type BrokenLink,
  diagnose as walkChain,
  type Diagnosis,
  type LinkResult,
  type Ports,
  proxyHost,
} from '../core/diagnosis/diagnose.ts';
import { requestToken } from '../core/maskinporten/tokenEndpoint.ts';
import { type Client, isMaskinporten } from '../core/selfService/client.ts';
import { SelfServiceError } from '../core/selfService/selfServiceError.ts';
import { place } from '../messages/confirm.ts';
import { diagnosisProblem, findingDetail, linkTitle, notApplicableText } from '../messages/diagnosisText.ts';
import { perform, sentence } from '../messages/problem.ts';
import type { Organisation } from '../session/organisation.ts';
import { PrivateKeyStoreError } from '../session/privateKeys.ts';
import type { Attempt } from './attempt.ts';
import { whileCancellable } from './runCommand.ts';
import { asGiven, chooseOrganisation } from './target.ts';

/** What a diagnosis was about. */
interface Diagnosed {
  readonly organisation: Organisation;
  readonly client?: Client;
  readonly extensionVersion: string;
  readonly at: Date;
}

/**
 * A diagnosis as Markdown, to be pasted into a support ticket. All that is said is named one by one, so that no secret gets in:
 * of an address only the host, of a key only its id, of a token only its scopes.
 */
function diagnosisReport(diagnosis: Diagnosis, about: Diagnosed): string {
  return [
    `# ${l10n.t('Maskinporten client diagnosis')}`,
    diagnosis.broken ? brokenText(diagnosis.broken) : l10n.t('All checks passed.'),
    `## ${l10n.t('Checks')}`,
    diagnosis.links.map((link, index) => `${index + 1}. ${linkText(link)}`).join('\n'),
    `## ${l10n.t('Environment and versions')}`,
    surroundings(diagnosis, about)
      .flatMap(([name, value]) => (value ? [`- ${name}: ${value}`] : []))
      .join('\n'),
    '',
  ].join('\n\n');
}

/** A broken link and its remedy. */
function brokenText({ id, finding }: BrokenLink): string {
  return l10n.t('The check “{0}” failed. {1}', linkTitle(id), sentence(diagnosisProblem(finding)));
}

function linkText(link: LinkResult): string {
  const time = `${link.at.toISOString()}, ${link.tookMs} ms`;
  const title = `**${linkTitle(link.id)}**`;
  switch (link.outcome) {
    case 'ok':
      return [`✔ ${title} (${time})`, findingDetail(link.finding, link.at)].filter(Boolean).join(': ');
    case 'failed':
      return `✘ ${title} (${time}): ${sentence(diagnosisProblem(link.finding))}`;
    case 'notApplicable':
      return `– ${title}: ${notApplicableText(link.reason)}`;
    case 'skipped':
      return `– ${title}: ${l10n.t('Not checked, because “{0}” failed.', linkTitle(link.because))}`;
  }
}

function surroundings(
  { links, facts }: Diagnosis,
  about: Diagnosed,
): (readonly [name: string, value: string | undefined])[] {
  const { environment, kid } = facts;
  const references = links.flatMap((link) => correlationId(link) ?? []);
  return [
    [l10n.t('Time'), about.at.toISOString()],
    ['VS Code', `${version} (${[env.appName, env.appHost, env.remoteName].filter(Boolean).join(', ')})`],
    ['Maskinporten Clients', about.extensionVersion],
    [l10n.t('Operating system'), `${process.platform} ${process.arch} ${release()}, Node.js ${process.versions.node}`],
    [l10n.t('Organisation'), place(about.organisation)],
    [l10n.t('Client'), about.client && `${about.client.client_name} (${about.client.client_id})`],
    [l10n.t('Key'), kid],
    [l10n.t('Self-service API'), environment && new URL(environment.selfServiceUrl).host],
    [l10n.t('Token endpoint'), environment && new URL(environment.tokenEndpoint).host],
    [l10n.t('Proxy'), proxyText()],
    [l10n.t('Clock'), clockDifference(links)],
    [l10n.t('References for Digdir'), references.join(', ')],
  ];
}

/** Signed: plus when this machine is ahead. */
function clockDifference(links: readonly LinkResult[]): string | undefined {
  for (const link of links) {
    if ((link.outcome !== 'ok' && link.outcome !== 'failed') || link.finding?.kind !== 'clock') continue;
    const seconds = Math.round(link.finding.skewMs / 1000);
    return `${seconds > 0 ? '+' : ''}${seconds} s`;
  }
  return undefined;
}

function correlationId(link: LinkResult): string | undefined {
  if (link.outcome !== 'failed' || link.finding.kind !== 'error') return undefined;
  const { error } = link.finding;
  return error instanceof SelfServiceError ? error.correlationId : undefined;
}

/** As VS Code looks for one: its setting, then the environment (npm @vscode/proxy-agent). */
function proxyText(): string {
  const settings = workspace.getConfiguration('http');
  const { https_proxy, HTTPS_PROXY, http_proxy, HTTP_PROXY } = process.env;
  const fromSetting = proxyHost(settings.get<string>('proxy'));
  const host = fromSetting ?? proxyHost(https_proxy ?? HTTPS_PROXY ?? http_proxy ?? HTTP_PROXY);
  const support = `http.proxySupport: ${settings.get<string>('proxySupport', '?')}`;
  return `${host ?? l10n.t('none set')} (${support})`;
}

interface Target {
  readonly organisation: Organisation;
  readonly client?: Client;
}

/** Walks the chain from the network to a token, and names the first link that is broken. Changes nothing. */
export async function diagnose(
  app: Pick<App, 'clients' | 'context' | 'now' | 'sessions' | 'http' | 'privateKeys' | 'newId' | 'documents'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const target = await attempt.once('target', () => chooseTarget(app, given));
  if (!target) return;
  const title = l10n.t('Diagnosing {0}', target.client?.client_name ?? place(target.organisation));
  const diagnosis = await whileCancellable(title, (signal, progress) => walk(app, target, progress, signal));
  await tell(app, target, diagnosis);
}

function walk(
  app: Pick<App, 'now' | 'sessions' | 'http' | 'privateKeys' | 'newId'>,
  target: Target,
  progress: Progress<{ message?: string }>,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const about = (id: Parameters<typeof linkTitle>[0]) => {
    progress.report({ message: linkTitle(id) });
  };
  return walkChain(chain, portsOf(app, target), about, signal);
}

async function tell(
  app: Pick<App, 'context' | 'now' | 'documents'>,
  target: Target,
  diagnosis: Diagnosis,
): Promise<void> {
  const { version } = z.object({ version: z.string() }).parse(app.context.extension.packageJSON);
  const report = diagnosisReport(diagnosis, { ...target, extensionVersion: version, at: app.now() });
  const show = l10n.t('Show Report');
  const { broken } = diagnosis;
  if (!broken) {
    const holds = l10n.t('{0}: all checks passed.', target.client?.client_name ?? place(target.organisation));
    if ((await window.showInformationMessage(holds, show)) === show) await open(app, report);
    return;
  }
  const { actions = [] } = diagnosisProblem(broken.finding);
  const remedies = actions.map(({ title }) => title);
  const chosen = await window.showWarningMessage(brokenText(broken), ...remedies, show);
  if (!(await perform(actions, chosen)) && chosen === show) await open(app, report);
}

async function open(app: Pick<App, 'documents'>, report: string): Promise<void> {
  const document = await workspace.openTextDocument(app.documents.add('maskinporten-diagnosis.md', report));
  await window.showTextDocument(document);
}

/** A client when one can be chosen; with the network down there is only the organisation to ask about. */
async function chooseTarget(app: Pick<App, 'clients' | 'sessions'>, given: unknown): Promise<Target | undefined> {
  const line = asGiven(given);
  if (line.target) return line.target;
  const organisation = await chooseOrganisation(app, given);
  if (!organisation || line.organisation !== undefined) return organisation && { organisation };
  const clients = await app.clients.list(organisation).catch(() => undefined);
  if (!clients) return { organisation };
  const only = { label: `$(organization) ${l10n.t('Sign-in and rights only')}`, target: { organisation } };
  const each = clients.value.filter(isMaskinporten).map((client) => ({
    label: client.client_name,
    description: client.client_id,
    target: { organisation, client },
  }));
  const title = l10n.t('{0}: select a client to diagnose', place(organisation));
  return (await window.showQuickPick([...each, only], { title, matchOnDescription: true }))?.target;
}

function portsOf(
  app: Pick<App, 'now' | 'sessions' | 'http' | 'privateKeys' | 'newId'>,
  { organisation, client }: Target,
): Ports {
  const clientId = client?.client_id;
  const keyOf = (kid: string) => ({ organisation, clientId: clientId ?? '', kid });
  return {
    orgno: organisation.orgno,
    clientId,
    now: app.now,
    connect: () => app.sessions.connect(organisation),
    reach: (url, signal) => app.http.json({ method: 'GET', url, signal }, z.unknown()),
    clockSkewMs: (url) => app.http.clockSkewMs(url),
    storedKeys: async () => {
      const kids = await app.privateKeys.kids(organisation, clientId ?? '');
      const keys = await Promise.all([...kids].map((kid) => app.privateKeys.find(keyOf(kid))));
      return keys.flatMap((key) => (key ? [{ kid: key.kid, n: key.n }] : []));
    },
    fetchToken: async (kid, scopes, signal) => {
      const jwk = await app.privateKeys.find(keyOf(kid));
      // Removed by another window since the link before.
      if (!jwk) throw new PrivateKeyStoreError('damaged');
      const { environment } = await app.sessions.connect(organisation);
      return requestToken(app, environment, { clientId: clientId ?? '', scopes }, { jwk }, signal);
    },
  };
}
