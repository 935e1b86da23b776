import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { modulusLengths } from '../../core/journeys/newClient.ts';
import { mostCollisions, NewKeyRefused, registerBeside } from '../../core/journeys/rotation.ts';
import { type JsonWebKey, maxKeys } from '../../core/selfService/jsonWebKey.ts';
import { confirmChange } from '../../messages/confirm.ts';
import { Refusal } from '../../messages/problem.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import { keepNewKey, newKeyIdFor, type NewKeyServices } from '../../session/privateKeys.ts';
import { type Attempt, runCommand, whileCancellable, whileLookingUp } from '../runCommand.ts';
import { chooseClient, mayWrite, requireWrite } from '../target.ts';
import { writeAltinnCliConfig } from '../writeAltinnCliConfig.ts';

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

/** Generates a key pair: the private half into SecretStorage first, then the public half onto the client. */
export async function generateKey(
  app: Pick<
    App,
    'sessions' | 'log' | 'clients' | 'privateKeys' | 'now' | 'reserveKid' | 'keyUses' | 'http' | 'newId' | 'delay'
  >,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const target = await attempt.once('client', () => chooseClient(app, given, mayWrite(app)));
  if (!target) return;
  requireWrite(app, target.organisation);
  await attempt.once('room', () => requireRoom(app, target));
  const bits = await attempt.once('size', () => chooseKeySize(target));
  if (!bits) return;
  const question = l10n.t('Add a key to “{0}”?', target.client.client_name);
  if (!(await attempt.once('agreed', () => confirmChange(target.organisation, question)))) return;
  const title = l10n.t('Generating a key pair for {0}', target.client.client_name);
  const kid = await whileChangingKeys(app, target, title, (signal) =>
    registerNewKey(app, target, bits, attempt, signal),
  );
  const write = l10n.t('Write Altinn CLI Config…');
  const said = l10n.t('The key “{0}” is registered. Its private key is in VS Code’s secret storage.', kid);
  if ((await window.showInformationMessage(said, write)) === write) {
    await runCommand(app, writeAltinnCliConfig, { target, key: { kid, kty: 'RSA' }, stored: true, registered: true });
  }
}

/** A pair that was made and could not be registered is registered by the next try. Returns the kid. */
async function registerNewKey(
  app: NewKeyServices,
  target: OrganisationClient,
  bits: (typeof modulusLengths)[number],
  attempt: Attempt,
  signal: AbortSignal,
): Promise<string> {
  const { organisation, client } = target;
  const clientId = client.client_id;
  const { api } = await app.sessions.connect(organisation);
  const ports = {
    listKeys: () => api.listKeys(clientId, signal),
    putKey: (key: JsonWebKey) => api.putKey(clientId, key, signal),
  };
  for (let tries = 1; tries <= mostCollisions; tries += 1) {
    const kid = await attempt.once('kid', () => newKeyIdFor(app, organisation, clientId, client.client_name, signal));
    const publicJwk = await keepNewKey(app.privateKeys, { organisation, clientId, kid }, bits);
    if (await registerBeside(ports, publicJwk)) return kid;
    attempt.forget('kid');
  }
  throw new NewKeyRefused('kidsTaken');
}

/** Undefined when the person thought better of it. */
export async function chooseKeySize({
  client,
}: OrganisationClient): Promise<(typeof modulusLengths)[number] | undefined> {
  const sizes = modulusLengths.map((bits) => ({
    label: l10n.t('{0} bits', bits),
    description: sizeAdvice(bits),
    bits,
  }));
  const title = l10n.t('New RS256 key pair for {0}', client.client_name);
  return (await window.showQuickPick(sizes, { title }))?.bits;
}

function sizeAdvice(bits: number): string {
  switch (bits) {
    case 2048:
      return l10n.t('what Maskinporten requires, and the fastest');
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
