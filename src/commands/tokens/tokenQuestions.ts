import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { isResource } from '../../maskinporten/resource.ts';
import { Refusal } from '../../problems/refusal.ts';
import { isOrganisationNumber } from '../../selfService/organisationNumber.ts';
import type { ClientOf } from '../../session/clients.ts';

/** What the token is to be for. Each of these is undefined when the person thought better of it. */
export interface TokenWish {
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly consumerOrg?: string;
}

/** Asks for scopes, resource and, where a scope can be delegated, the consumer. Throws Refusal. */
export async function askForToken(
  app: App,
  of: ClientOf,
  scopesNow: readonly string[],
): Promise<TokenWish | undefined> {
  const scopes = await chooseScopes(of, scopesNow);
  if (!scopes) return undefined;
  const resources = await askForResources(of);
  if (!resources) return undefined;
  if (!(await mayBeDelegated(app, of, scopes))) return { scopes, resources };
  const consumerOrg = await askForConsumer(of);
  if (consumerOrg === undefined) return undefined;
  return { scopes, resources, ...(consumerOrg !== '' && { consumerOrg }) };
}

async function chooseScopes({ client }: ClientOf, scopes: readonly string[]): Promise<readonly string[] | undefined> {
  if (scopes.length === 0) {
    throw new Refusal({
      what: l10n.t('“{0}” has no scopes.', client.client_name),
      next: l10n.t('Run “Maskinporten: Add Scopes…” to add some.'),
    });
  }
  if (scopes.length === 1) return scopes;
  const items = scopes.map((label) => ({ label, picked: true }));
  const title = l10n.t('Scopes of the token for {0}', client.client_name);
  const chosen = await window.showQuickPick(items, { title, canPickMany: true, ignoreFocusOut: true });
  if (chosen?.length === 0) throw new Refusal({ what: l10n.t('A token needs at least one scope.') });
  return chosen?.map(({ label }) => label);
}

async function askForResources({ client }: ClientOf): Promise<string[] | undefined> {
  const text = await window.showInputBox({
    title: l10n.t('Resource of the token for {0}', client.client_name),
    prompt: l10n.t(
      'The address of the API, if it asks for one in the token; several with a space between. Else leave it empty.',
    ),
    placeHolder: 'https://api.example.no/',
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const wrong = words(typed).find((word) => !isResource(word));
      return wrong === undefined
        ? undefined
        : l10n.t('“{0}” is no absolute URL, such as https://api.example.no/', wrong);
    },
  });
  return text === undefined ? undefined : words(text);
}

/** Empty when the client acts for its own organisation. */
async function askForConsumer({ organisation, client }: ClientOf): Promise<string | undefined> {
  const typed = await window.showInputBox({
    title: l10n.t('Consumer of the token for {0}', client.client_name),
    prompt: l10n.t(
      'The organisation number of the consumer that has delegated the scope to {0}. Leave it empty to act for yourself.',
      organisation.name,
    ),
    placeHolder: l10n.t('nine digits'),
    ignoreFocusOut: true,
    validateInput: (text) => consumerProblem(text.replace(/\s/g, ''), organisation.orgno),
  });
  return typed?.replace(/\s/g, '');
}

function consumerProblem(orgno: string, own: string): string | undefined {
  if (orgno === '') return undefined;
  if (!isOrganisationNumber(orgno))
    return l10n.t('This is no organisation number: nine digits, the last a check digit.');
  return orgno === own ? l10n.t('This is your own organisation; leave it empty to act for yourself.') : undefined;
}

/** Where the list of scopes cannot be had, it is not known, and a consumer may be named. */
async function mayBeDelegated(app: App, { organisation }: ClientOf, scopes: readonly string[]): Promise<boolean> {
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
