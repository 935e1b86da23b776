import { release } from 'node:os';
import { env, l10n, version, workspace } from 'vscode';
import type { BrokenLink, Diagnosis } from '../diagnosis/diagnose.ts';
import type { LinkResult } from '../diagnosis/link.ts';
import { proxyHost } from '../diagnosis/proxyHost.ts';
import { diagnosisProblem } from '../problems/diagnosisProblem.ts';
import { sentence } from '../problems/report.ts';
import { SelfServiceError } from '../selfService/selfServiceError.ts';
import type { Client } from '../selfService/client.ts';
import type { Organisation } from '../session/organisation.ts';
import { place } from '../wording/confirm.ts';
import { findingDetail, linkTitle, notApplicableText } from '../wording/diagnosisText.ts';

/** What a diagnosis was about. */
export interface Diagnosed {
  readonly organisation: Organisation;
  readonly client?: Client;
  readonly extensionVersion: string;
  readonly at: Date;
}

/**
 * A diagnosis as Markdown, to be pasted into a support ticket. All that is said is named one by one, so that no secret gets in:
 * of an address only the host, of a key only its id, of a token only its scopes.
 */
export function diagnosisReport(diagnosis: Diagnosis, about: Diagnosed): string {
  return [
    `# ${l10n.t('Diagnosis of a Maskinporten client')}`,
    diagnosis.broken ? brokenText(diagnosis.broken) : l10n.t('Every link of the chain holds.'),
    `## ${l10n.t('The chain')}`,
    diagnosis.links.map((link, index) => `${index + 1}. ${linkText(link)}`).join('\n'),
    `## ${l10n.t('Where and with what')}`,
    surroundings(diagnosis, about)
      .flatMap(([name, value]) => (value ? [`- ${name}: ${value}`] : []))
      .join('\n'),
    '',
  ].join('\n\n');
}

/** A broken link and its remedy. */
export function brokenText({ id, finding }: BrokenLink): string {
  return l10n.t('Broken: {0}. {1}', linkTitle(id), sentence(diagnosisProblem(finding)));
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
      return `– ${title}: ${l10n.t('does not apply, because {0}', notApplicableText(link.reason))}`;
    case 'skipped':
      return `– ${title}: ${l10n.t('not checked, because this is broken: {0}', linkTitle(link.because))}`;
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
