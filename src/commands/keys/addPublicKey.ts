import { env, l10n, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import { registerPasted } from '../../creation/createClient.ts';
import { readPublicKey } from '../../keys/publicKey.ts';
import { sentence } from '../../problems/report.ts';
import { explain } from '../../problems/explain.ts';
import type { ClientOf } from '../../session/clients.ts';
import { pastedKey } from '../../session/pastedKey.ts';
import { confirmChange } from '../../wording/confirm.ts';
import { requireRoom } from './generateKey.ts';
import { requireWrite } from '../requireWrite.ts';
import { chooseClient } from '../target.ts';
import { whileChangingKeys } from './whileChangingKeys.ts';

/** Registers a public key made elsewhere: a JWK, a PEM or a certificate, pasted, from the clipboard or from a file. */
export async function addPublicKey(app: App, given: unknown): Promise<void> {
  const of = await chooseClient(app, given);
  if (!of) return;
  requireWrite(app, of.organisation);
  await requireRoom(app, of);
  const text = await askForKey(of);
  if (text === undefined) return;
  if (!(await confirmChange(of.organisation, l10n.t('Add a key to “{0}”?', of.client.client_name)))) return;
  const kid = await registerPublicKey(app, of, text);
  const copy = l10n.t('Copy Key ID');
  const said = l10n.t('The key is registered with the key id “{0}”. Use exactly this kid when you sign.', kid);
  if ((await window.showInformationMessage(said, copy)) === copy) await env.clipboard.writeText(kid);
}

/** Registers what is known to be a public key; under which kid. Throws KeyIdTaken and what the API throws. */
export function registerPublicKey(app: App, of: ClientOf, text: string): Promise<string> {
  const title = l10n.t('Registering the key on {0}', of.client.client_name);
  return whileChangingKeys(app, of, title, async () => {
    const { api } = await app.sessions.connect(of.organisation);
    return registerPasted(of.client.client_id, text, {
      listKeys: (clientId) => api.listKeys(clientId),
      putKey: (clientId, key) => api.putKey(clientId, key),
      addKey: (clientId, key) => api.addKey(clientId, key),
      readPublicKey: pastedKey,
    });
  });
}

type Source = 'paste' | 'clipboard' | 'file';

/** Text that reads as a public key; a private key is refused before it goes anywhere. */
async function askForKey(of: ClientOf): Promise<string | undefined> {
  const title = l10n.t('Add a public key to {0}', of.client.client_name);
  const sources: { label: string; source: Source }[] = [
    { label: `$(edit) ${l10n.t('Paste it')}`, source: 'paste' },
    { label: `$(clippy) ${l10n.t('Take it from the clipboard')}`, source: 'clipboard' },
    { label: `$(file) ${l10n.t('Read it from a file…')}`, source: 'file' },
  ];
  const chosen = await window.showQuickPick(sources, { title });
  switch (chosen?.source) {
    case 'paste':
      return window.showInputBox({
        title,
        prompt: l10n.t('JWK, PEM or certificate. Only the public half: a private key is refused.'),
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
