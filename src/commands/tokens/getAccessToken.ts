import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { fetchTokenWhenReady, isResource, requestTokenEitherWay } from '../../core/maskinporten/tokenEndpoint.ts';
import { isOrganisationNumber } from '../../core/selfService/client.ts';
import { Refusal } from '../../messages/problem.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import { requireStoredKey } from '../../workspace/writeConfig.ts';
import type { Attempt } from '../attempt.ts';
import { whileLookingUp } from '../runCommand.ts';
import { asGiven, chooseClient } from '../target.ts';
import { showToken } from './showToken.ts';
import { withTokenProgress } from './testClient.ts';

/** A kid whose private half is here and whose public half is registered; asks when there are several. */
export async function chooseStoredKey(
  app: Pick<App, 'privateKeys' | 'clients'>,
  target: OrganisationClient,
  given: unknown,
  whyNeeded: string,
): Promise<string | undefined> {
  const chosen = asGiven(given).key?.kid;
  if (chosen !== undefined) return chosen;
  const stored = await app.privateKeys.kids(target.organisation, target.client.client_id);
  const { value: registered } = await app.clients.keys(target);
  const usable = registered.filter(({ kid }) => stored.has(kid));
  if (usable.length === 0) {
    throw new Refusal({
      what: l10n.t('No private key for “{0}” is stored here.', target.client.client_name),
      why: whyNeeded,
      next: l10n.t('Run “Maskinporten: Generate Key Pair…” first.'),
    });
  }
  if (usable.length === 1) return usable[0]?.kid;
  const newestFirst = [...usable].sort((a, b) => (b.exp ?? 0) - (a.exp ?? 0)).map(({ kid }) => kid);
  return window.showQuickPick(newestFirst, { title: l10n.t('Select a key of “{0}”', target.client.client_name) });
}

/** What the token is to be for. Each of these is undefined when the person thought better of it. */
interface TokenWish {
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly consumerOrg?: string;
}

/** Asks for scopes, resource and, where a scope can be delegated, the consumer. Throws Refusal. */
async function askForToken(
  app: Pick<App, 'scopes'>,
  target: OrganisationClient,
  scopesNow: readonly string[],
): Promise<TokenWish | undefined> {
  const scopes = await chooseScopes(target, scopesNow);
  if (!scopes) return undefined;
  const resources = await askForResources(target);
  if (!resources) return undefined;
  if (!(await mayBeDelegated(app, target, scopes))) return { scopes, resources };
  const consumerOrg = await askForConsumer(target);
  if (consumerOrg === undefined) return undefined;
  return { scopes, resources, ...(consumerOrg !== '' && { consumerOrg }) };
}

async function chooseScopes(
  { client }: OrganisationClient,
  scopes: readonly string[],
): Promise<readonly string[] | undefined> {
  if (scopes.length === 0) {
    throw new Refusal({
      what: l10n.t('“{0}” has no scopes.', client.client_name),
      next: l10n.t('Run “Maskinporten: Add Scopes…” to add some.'),
    });
  }
  if (scopes.length === 1) return scopes;
  const items = scopes.map((label) => ({ label, picked: true }));
  const title = l10n.t('Token for “{0}”: select scopes', client.client_name);
  const chosen = await window.showQuickPick(items, { title, canPickMany: true, ignoreFocusOut: true });
  if (chosen?.length === 0) throw new Refusal({ what: l10n.t('Choose at least one scope.') });
  return chosen?.map(({ label }) => label);
}

async function askForResources({ client }: OrganisationClient): Promise<string[] | undefined> {
  const text = await window.showInputBox({
    title: l10n.t('Token for “{0}”: enter the resource', client.client_name),
    prompt: l10n.t(
      'The API’s address, if the API requires it in the token. Separate multiple addresses with spaces, or leave empty.',
    ),
    placeHolder: 'https://api.example.no/',
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const wrong = words(typed).find((word) => !isResource(word));
      return wrong === undefined
        ? undefined
        : l10n.t('“{0}” isn’t an absolute URL, such as https://api.example.no/', wrong);
    },
  });
  return text === undefined ? undefined : words(text);
}

/** Empty when the client acts for its own organisation. */
async function askForConsumer({ organisation, client }: OrganisationClient): Promise<string | undefined> {
  const typed = await window.showInputBox({
    title: l10n.t('Token for “{0}”: enter the consumer', client.client_name),
    prompt: l10n.t(
      'The organisation number of the consumer that delegated the scope to {0}. Leave empty to act on your own behalf.',
      organisation.name,
    ),
    placeHolder: l10n.t('9 digits'),
    ignoreFocusOut: true,
    validateInput: (text) => consumerProblem(text.replace(/\s/g, ''), organisation.orgno),
  });
  return typed?.replace(/\s/g, '');
}

function consumerProblem(orgno: string, own: string): string | undefined {
  if (orgno === '') return undefined;
  if (!isOrganisationNumber(orgno)) return l10n.t('Enter a valid 9-digit organisation number.');
  return orgno === own ? l10n.t('This is your own organisation. Leave empty to act on your own behalf.') : undefined;
}

/** Where the list of scopes cannot be had, it is not known, and a consumer may be named. */
async function mayBeDelegated(
  app: Pick<App, 'scopes'>,
  { organisation }: OrganisationClient,
  scopes: readonly string[],
): Promise<boolean> {
  try {
    const { index, catalogueFailure } = await app.scopes.choice(organisation);
    if (catalogueFailure !== undefined) return true;
    return scopes.some((scope) => index.find(scope)?.lists.includes('delegated'));
  } catch {
    return true;
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** Fetches a token with a key that is kept here, and shows what stands in it. The token itself is copied only on demand. */
export async function getAccessToken(
  app: Pick<
    App,
    | 'sessions'
    | 'clients'
    | 'scopes'
    | 'privateKeys'
    | 'http'
    | 'log'
    | 'documents'
    | 'secretClipboard'
    | 'now'
    | 'delay'
    | 'newId'
  >,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const target = await attempt.once('client', () => chooseClient(app, given));
  if (!target) return;
  const { organisation, client } = target;
  const clientId = client.client_id;
  const whyNeeded = l10n.t('A grant is signed with the private key, but Maskinporten only has the public key.');
  const kid = await attempt.once('key', () => chooseStoredKey(app, target, given, whyNeeded));
  if (kid === undefined) return;
  const { environment, api } = await app.sessions.connect(organisation);
  const wish = await attempt.once('wish', async () => {
    // As they are now: a scope that was taken off since would be refused.
    const { scopes } = await whileLookingUp(client.client_name, (signal) => api.getClient(clientId, signal));
    return askForToken(app, target, scopes);
  });
  if (!wish) return;
  const jwk = await requireStoredKey(app.privateKeys, { organisation, clientId, kid });
  const token = await withTokenProgress(client, (waiting, signal) => {
    const tryOnce = () => requestTokenEitherWay(app, environment, { clientId, ...wish }, { jwk }, signal);
    return fetchTokenWhenReady(tryOnce, (ms) => app.delay(ms, signal), app.now, waiting);
  });
  const expires = new Date(app.now().getTime() + token.expiresIn * 1000);
  await showToken(app, { target, environment, issuedBy: 'Maskinporten', value: token.value, expires });
}
