import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { modulusLengths } from '../../core/journeys/newClient.ts';
import type { RsaBits } from '../../core/keys/generateKeyPair.ts';
import { type JsonWebKey, maxKeys } from '../../core/selfService/jsonWebKey.ts';
import { Refusal } from '../../messages/problem.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import { whileCancellable, whileLookingUp } from '../runCommand.ts';

/**
 * Does what changes a client's keys, behind a message with Cancel. What is shown of them is looked up anew also when it failed or
 * was cancelled: the server may have done what it did not answer.
 */
export async function whileChangingKeys<T>(
  app: Pick<App, 'clients'>,
  { organisation, client }: OrganisationClient,
  title: string,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await whileCancellable(title, act);
  } finally {
    app.clients.expire(organisation, client.client_id);
  }
}

/** Undefined when the person thought better of it. */
export async function chooseKeySize({ client }: OrganisationClient): Promise<RsaBits | undefined> {
  const sizes = modulusLengths.map((bits) => ({
    label: l10n.t('{0} bits', bits),
    description: sizeAdvice(bits),
    bits,
  }));
  const title = l10n.t('New RS256 key pair for “{0}”', client.client_name);
  return (await window.showQuickPick(sizes, { title }))?.bits;
}

function sizeAdvice(bits: number): string {
  switch (bits) {
    case 2048:
      return l10n.t('Maskinporten’s minimum, and the fastest');
    case 3072:
      return l10n.t('Digdir only documents 2048 bits, so this size is unconfirmed');
    default:
      return l10n.t('also unconfirmed, and takes a few seconds');
  }
}

/** As they are registered now. */
export function listKeys(
  app: Pick<App, 'sessions'>,
  { organisation, client }: OrganisationClient,
): Promise<JsonWebKey[]> {
  return whileLookingUp(client.client_name, async (signal) => {
    const { api } = await app.sessions.connect(organisation);
    return api.listKeys(client.client_id, signal);
  });
}

/** The server keeps five keys a client; says so before it does (self-service-api.md §3). */
export async function requireRoom(app: Pick<App, 'sessions'>, target: OrganisationClient): Promise<void> {
  const keys = await listKeys(app, target);
  if (keys.length < maxKeys) return;
  throw new Refusal({
    what: l10n.t('“{0}” already has {1} keys, the maximum in Maskinporten.', target.client.client_name, maxKeys),
    why: l10n.t('Nothing was generated or changed.'),
    next: l10n.t('Remove a key that is no longer used, preferably an expired one, and try again.'),
  });
}
