import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import type { RsaBits } from '../../core/keys/generateKeyPair.ts';
import { mostCollisions, NewKeyRefused, registerBeside } from '../../core/selfService/clientKeys.ts';
import type { JsonWebKey } from '../../core/selfService/jsonWebKey.ts';
import { confirmChange } from '../../messages/confirm.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import { keepNewKey, newKeyIdFor, type NewKeyServices } from '../../session/newKey.ts';
import type { Attempt } from '../attempt.ts';
import { runCommand } from '../runCommand.ts';
import { chooseClient, mayWrite, requireWrite } from '../target.ts';
import { chooseKeySize, requireRoom, whileChangingKeys } from './clientKeys.ts';
import { writeAltinnCliConfig } from '../writeAltinnCliConfig.ts';

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
  const title = l10n.t('Generating a key pair for “{0}”', target.client.client_name);
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
  bits: RsaBits,
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
