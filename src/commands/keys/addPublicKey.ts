import { env, l10n, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import { KeyIdTaken, registerPasted } from '../../core/selfService/clientKeys.ts';
import { readPublicKey, readPastedKey } from '../../core/keys/publicKey.ts';
import { SelfServiceError } from '../../core/selfService/selfServiceError.ts';
import { confirmChange } from '../../messages/confirm.ts';
import { explain } from '../../messages/explain.ts';
import { sentence } from '../../messages/problem.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import type { Attempt } from '../attempt.ts';
import { chooseClient, mayWrite, requireWrite } from '../target.ts';
import { requireRoom, whileChangingKeys } from './clientKeys.ts';

/** Registers a public key made elsewhere: a JWK, a PEM or a certificate, pasted, from the clipboard or from a file. */
export async function addPublicKey(
  app: Pick<App, 'sessions' | 'clients'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const target = await attempt.once('client', () => chooseClient(app, given, mayWrite(app)));
  if (!target) return;
  requireWrite(app, target.organisation);
  await attempt.once('room', () => requireRoom(app, target));
  const text = await attempt.once('key', () => askForKey(target));
  if (text === undefined) return;
  const question = l10n.t('Add a key to “{0}”?', target.client.client_name);
  if (!(await attempt.once('agreed', () => confirmChange(target.organisation, question)))) return;
  const kid = await registerPublicKey(app, target, text).catch((error: unknown) => {
    if (isAboutTheKey(error)) attempt.forget('key');
    throw error;
  });
  const copy = l10n.t('Copy Key ID');
  const said = l10n.t('The key is registered with the key ID “{0}”. Use exactly this key ID (kid) when you sign.', kid);
  if ((await window.showInformationMessage(said, copy)) === copy) await env.clipboard.writeText(kid);
}

/** Where it is the key that is refused, the next try begins with another. */
function isAboutTheKey(error: unknown): boolean {
  return error instanceof KeyIdTaken || (error instanceof SelfServiceError && [400, 409, 422].includes(error.status));
}

/** Registers what is known to be a public key; under which kid. Throws KeyIdTaken and what the API throws. */
export function registerPublicKey(
  app: Pick<App, 'sessions' | 'clients'>,
  target: OrganisationClient,
  text: string,
): Promise<string> {
  const title = l10n.t('Registering the key on “{0}”', target.client.client_name);
  return whileChangingKeys(app, target, title, async (signal) => {
    const { api } = await app.sessions.connect(target.organisation);
    return registerPasted(target.client.client_id, text, {
      listKeys: (clientId) => api.listKeys(clientId, signal),
      putKey: (clientId, key) => api.putKey(clientId, key, signal),
      addKey: (clientId, key) => api.addKey(clientId, key, signal),
      readPastedKey,
    });
  });
}

type Source = 'paste' | 'clipboard' | 'file';

/** Text that reads as a public key; a private key is refused before it goes anywhere. */
async function askForKey(target: OrganisationClient): Promise<string | undefined> {
  const title = l10n.t('Add a public key to “{0}”', target.client.client_name);
  const sources: { label: string; source: Source }[] = [
    { label: `$(edit) ${l10n.t('Paste it…')}`, source: 'paste' },
    { label: `$(clippy) ${l10n.t('From the clipboard')}`, source: 'clipboard' },
    { label: `$(file) ${l10n.t('From a file…')}`, source: 'file' },
  ];
  const chosen = await window.showQuickPick(sources, { title });
  switch (chosen?.source) {
    case 'paste':
      return window.showInputBox({
        title,
        prompt: l10n.t('JWK, PEM or certificate. Public key only: private keys are refused.'),
        ignoreFocusOut: true,
        validateInput: keyProblem,
      });
    case 'clipboard':
      return checked(await env.clipboard.readText());
    case 'file': {
      const [file] = (await window.showOpenDialog({ title, canSelectMany: false })) ?? [];
      return file && checked(new TextDecoder().decode(await workspace.fs.readFile(file)));
    }
    case undefined:
      return undefined;
  }
}

function checked(text: string): string {
  readPublicKey(text);
  return text;
}

function keyProblem(text: string): string | undefined {
  try {
    readPublicKey(text);
    return undefined;
  } catch (error) {
    return sentence(explain(error));
  }
}
