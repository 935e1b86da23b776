import { l10n, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import type { Environment } from '../../core/environments/environment.ts';
import { exchangeForAltinnToken, mayActAsTestOrganisation } from '../../core/maskinporten/altinnExchange.ts';
import { tokenContent } from '../../core/maskinporten/tokenEndpoint.ts';
import { place } from '../../messages/confirm.ts';
import { environmentLabel } from '../../messages/environmentLabel.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import type { Attempt } from '../attempt.ts';
import { runCommand, whileCancellable } from '../runCommand.ts';

/** Exchanges a Maskinporten token for one of Altinn's. Undefined when the person thought better of it. */
export async function exchange(
  app: Pick<App, 'http'>,
  token: FetchedToken,
  attempt: Attempt,
): Promise<FetchedToken | undefined> {
  const { environment, value, target } = token;
  const platformUrl = environment.altinnPlatformUrl;
  if (platformUrl === undefined) return undefined;
  const { name } = target.organisation;
  const as = mayActAsTestOrganisation(target.organisation.orgno, environment)
    ? await attempt.once('as', () => chooseOrganisation(name))
    : { test: false };
  if (!as) return undefined;
  const title = l10n.t('Exchanging the token with Altinn');
  const ask = { platformUrl, token: value, asTestOrganisation: as.test };
  const altinnToken = await whileCancellable(title, (signal) => exchangeForAltinnToken(app.http, ask, signal));
  return { target, environment, issuedBy: 'Altinn', value: altinnToken };
}

function chooseOrganisation(own: string): Thenable<{ readonly test: boolean } | undefined> {
  const items = [
    { label: own, description: l10n.t('as your own organisation'), test: false },
    {
      label: 'TTD',
      description: l10n.t('as Altinn’s test organisation, which owns the example apps'),
      test: true,
    },
  ];
  return window.showQuickPick(items, { title: l10n.t('Which organisation is the Altinn token for?') });
}

/** Shows what stands in a token, and offers to copy and exchange it. */
export async function showToken(
  app: Pick<App, 'documents' | 'secretClipboard' | 'log' | 'http'>,
  token: FetchedToken,
): Promise<void> {
  const name = `${token.issuedBy}-${token.target.client.client_name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.jsonc`;
  const document = await workspace.openTextDocument(app.documents.add(name, described(token)));
  await window.showTextDocument(document, { preview: true });
  await offer(app, token, summary(token), ['copy', 'exchange']);
}

/** JSON with comments: whose token it is and until when, then what stands in it. Not the token. */
function described(token: FetchedToken): string {
  const content = tokenContent(token.value);
  const comments = [
    place(token.target.organisation),
    l10n.t('Token from {0} for “{1}”', token.issuedBy, token.target.client.client_name),
    l10n.t('Valid until {0}', endOf(token)),
    content
      ? l10n.t('The token isn’t shown. Select “Copy Token” in the notification to copy it.')
      : l10n.t('The token is opaque: only its issuer can read it. Select “Copy Token” in the notification to copy it.'),
  ];
  const lines = comments.map((comment) => `// ${comment.replace(/\s+/g, ' ')}`);
  return `${[...lines, JSON.stringify(content ?? {}, undefined, 2)].join('\n')}\n`;
}

function summary(token: FetchedToken): string {
  const { organisation, client } = token.target;
  const facts = [environmentLabel(organisation).text, client.client_name, endOf(token)];
  return token.issuedBy === 'Altinn'
    ? l10n.t('Token from Altinn ({0}) for “{1}”, valid until {2}.', ...facts)
    : l10n.t('Token from Maskinporten ({0}) for “{1}”, valid until {2}.', ...facts);
}

/** In local time. */
function endOf({ value, expires }: FetchedToken): string {
  const exp = tokenContent(value)?.claims.exp;
  const end = typeof exp === 'number' ? new Date(exp * 1000) : expires;
  return end?.toLocaleString() ?? '?';
}

async function offer(
  app: Pick<App, 'secretClipboard' | 'log' | 'http' | 'documents'>,
  token: FetchedToken,
  said: string,
  actions: readonly ('copy' | 'exchange')[],
): Promise<void> {
  const { environment, issuedBy, value } = token;
  const mayExchange = issuedBy === 'Maskinporten' && environment.altinnPlatformUrl !== undefined;
  const [copy, toAltinn] = [l10n.t('Copy Token'), l10n.t('Exchange for an Altinn Token')];
  const buttons = [...(actions.includes('copy') ? [copy] : []), ...(mayExchange ? [toAltinn] : [])];
  const chosen = await window.showInformationMessage(said, ...buttons);
  if (chosen === copy) {
    await app.secretClipboard.copy(value);
    const copied = l10n.t('Token copied. The clipboard is cleared in a minute if the token is still there.');
    await offer(app, token, copied, ['exchange']);
  } else if (chosen === toAltinn) {
    await runCommand(app, (again, _given, attempt) => exchangeAndShow(again, token, attempt));
  }
}

async function exchangeAndShow(
  app: Pick<App, 'http' | 'documents' | 'secretClipboard' | 'log'>,
  token: FetchedToken,
  attempt: Attempt,
): Promise<void> {
  const exchanged = await exchange(app, token, attempt);
  if (exchanged) await showToken(app, exchanged);
}

/** A token that a person asked for. */
interface FetchedToken {
  readonly target: OrganisationClient;
  readonly environment: Environment;
  readonly issuedBy: 'Maskinporten' | 'Altinn';
  /** Secret: goes to the clipboard and to Altinn's exchange, if the person wants it to. */
  readonly value: string;
  /** When its issuer said it runs out; what stands in the token goes before. */
  readonly expires?: Date;
}
