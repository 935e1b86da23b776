import { l10n, type Progress, window, workspace } from 'vscode';
import * as z from 'zod/mini';
import type { App } from '../app/app.ts';
import { chain } from '../diagnosis/chain.ts';
import { diagnose as walkChain, type Diagnosis } from '../diagnosis/diagnose.ts';
import type { Ports } from '../diagnosis/link.ts';
import { requestToken } from '../maskinporten/requestToken.ts';
import { diagnosisProblem } from '../problems/diagnosisProblem.ts';
import { perform } from '../problems/perform.ts';
import { type Client, isMaskinporten } from '../selfService/client.ts';
import { PrivateKeyStoreError } from '../session/privateKeys.ts';
import type { Organisation } from '../session/organisation.ts';
import { place } from '../wording/confirm.ts';
import { linkTitle } from '../wording/diagnosisText.ts';
import type { Attempt } from './attempt.ts';
import { brokenText, diagnosisReport } from './diagnosisReport.ts';
import { chooseOrganisation } from './target.ts';
import { whileCancellable } from './whileCancellable.ts';

interface Target {
  readonly organisation: Organisation;
  readonly client?: Client;
}

/** Walks the chain from the network to a token, and names the first link that is broken. Changes nothing. */
export async function diagnose(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const target = await attempt.once('target', () => chooseTarget(app, given));
  if (!target) return;
  const title = l10n.t('Diagnosing {0}', target.client?.client_name ?? place(target.organisation));
  const diagnosis = await whileCancellable(title, (signal, progress) => walk(app, target, progress, signal));
  await tell(app, target, diagnosis);
}

function walk(
  app: App,
  target: Target,
  progress: Progress<{ message?: string }>,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const about = (id: Parameters<typeof linkTitle>[0]) => {
    progress.report({ message: linkTitle(id) });
  };
  return walkChain(chain, portsOf(app, target), about, signal);
}

async function tell(app: App, target: Target, diagnosis: Diagnosis): Promise<void> {
  const { version } = z.object({ version: z.string() }).parse(app.context.extension.packageJSON);
  const report = diagnosisReport(diagnosis, { ...target, extensionVersion: version, at: app.now() });
  const show = l10n.t('Show Report');
  const { broken } = diagnosis;
  if (!broken) {
    const holds = l10n.t(
      '{0}: every link of the chain holds.',
      target.client?.client_name ?? place(target.organisation),
    );
    if ((await window.showInformationMessage(holds, show)) === show) await open(app, report);
    return;
  }
  const { actions = [] } = diagnosisProblem(broken.finding);
  const remedies = actions.map(({ title }) => title);
  const chosen = await window.showWarningMessage(brokenText(broken), ...remedies, show);
  if (!(await perform(actions, chosen)) && chosen === show) await open(app, report);
}

async function open(app: App, report: string): Promise<void> {
  const document = await workspace.openTextDocument(app.documents.add('maskinporten-diagnosis.md', report));
  await window.showTextDocument(document);
}

/** A client when one can be chosen; with the network down there is only the organisation to ask about. */
async function chooseTarget(app: App, given: unknown): Promise<Target | undefined> {
  const line = typeof given === 'object' && given !== null ? (given as { of?: Target; organisation?: unknown }) : {};
  if (line.of) return line.of;
  const organisation = await chooseOrganisation(app, given);
  if (!organisation || line.organisation !== undefined) return organisation && { organisation };
  const clients = await app.clients.list(organisation).catch(() => undefined);
  if (!clients) return { organisation };
  const only = { label: `$(organization) ${l10n.t('Only the sign-in and the rights')}`, target: { organisation } };
  const each = clients.value.filter(isMaskinporten).map((client) => ({
    label: client.client_name,
    description: client.client_id,
    target: { organisation, client },
  }));
  const title = l10n.t('Diagnose which client of {0}?', place(organisation));
  return (await window.showQuickPick([...each, only], { title, matchOnDescription: true }))?.target;
}

function portsOf(app: App, { organisation, client }: Target): Ports {
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
