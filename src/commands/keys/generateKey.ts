import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { modulusLengths } from '../../creation/newClient.ts';
import { Refusal } from '../../problems/refusal.ts';
import { mostCollisions, NewKeyRefused, registerBeside } from '../../rotation/continueRotation.ts';
import { type JsonWebKey, maxKeys } from '../../selfService/jsonWebKey.ts';
import type { ClientOf } from '../../session/clients.ts';
import { keepNewKey, newKeyIdFor } from '../../session/newKey.ts';
import { confirmChange } from '../../wording/confirm.ts';
import { requireWrite } from '../requireWrite.ts';
import { chooseClient } from '../target.ts';
import { writeAltinnCliConfig } from '../writeAltinnCliConfig.ts';
import { whileChangingKeys } from './whileChangingKeys.ts';

/** Generates a key pair: the private half into SecretStorage first, then the public half onto the client. */
export async function generateKey(app: App, given: unknown): Promise<void> {
  const of = await chooseClient(app, given);
  if (!of) return;
  requireWrite(app, of.organisation);
  await requireRoom(app, of);
  const bits = await chooseKeySize(of);
  if (!bits) return;
  if (!(await confirmChange(of.organisation, l10n.t('Add a key to “{0}”?', of.client.client_name)))) return;
  const title = l10n.t('Generating a key pair for {0}', of.client.client_name);
  const kid = await whileChangingKeys(app, of, title, async () => {
    const { api } = await app.sessions.connect(of.organisation);
    const clientId = of.client.client_id;
    const ports = {
      listKeys: () => api.listKeys(clientId),
      putKey: (key: JsonWebKey) => api.putKey(clientId, key),
    };
    for (let tries = 1; tries <= mostCollisions; tries += 1) {
      const fresh = await newKeyIdFor(app, of.organisation, clientId, of.client.client_name);
      const publicJwk = await keepNewKey(
        app.privateKeys,
        { organisation: of.organisation, clientId, kid: fresh },
        bits,
      );
      if (await registerBeside(ports, publicJwk)) return fresh;
    }
    throw new NewKeyRefused('kidsTaken');
  });
  const write = l10n.t('Write Altinn CLI Config…');
  const said = l10n.t('Key {0} is registered. Its private half is in VS Code’s secret storage.', kid);
  if ((await window.showInformationMessage(said, write)) === write) {
    await writeAltinnCliConfig(app, { of, key: { kid, kty: 'RSA' }, stored: true, registered: true });
  }
}

/** Undefined when the person thought better of it. */
export async function chooseKeySize({ client }: ClientOf): Promise<(typeof modulusLengths)[number] | undefined> {
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
      return l10n.t('what Maskinporten asks for, the fastest');
    case 3072:
      return l10n.t('Digdir documents 2048 bits only, so this size is unconfirmed');
    default:
      return l10n.t('unconfirmed as well, and takes a few seconds');
  }
}

/** The server keeps five keys a client; says so before it does (self-service-api.md §3). */
export async function requireRoom(app: App, of: ClientOf): Promise<void> {
  const { api } = await app.sessions.connect(of.organisation);
  const keys = await api.listKeys(of.client.client_id);
  if (keys.length < maxKeys) return;
  throw new Refusal({
    what: l10n.t('“{0}” has {1} keys already, which is the most Maskinporten allows.', of.client.client_name, maxKeys),
    why: l10n.t('Nothing was generated or changed.'),
    next: l10n.t('Remove a key that is no longer used, an expired one first, and try again.'),
  });
}
