import { homedir } from 'node:os';
import path from 'node:path';
import { env, l10n, Uri, window, workspace } from 'vscode';
import type { App } from '../app/app.ts';
import { publicKeyPem } from '../core/keys/keyExport.ts';
import { readPublicKey } from '../core/keys/publicKey.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import { confirm } from '../messages/confirm.ts';
import type { Organisation } from '../session/organisation.ts';
import { writeSecretFile } from '../workspace/configFile.ts';
import { agreeWithGit } from '../workspace/gitGuard.ts';
import { chooseClient, chooseKey, type ChooseKeyServices } from './target.ts';

export async function copyClientId(app: Pick<App, 'clients' | 'sessions'>, given: unknown): Promise<void> {
  const target = await chooseClient(app, given);
  if (target) await copy(target.client.client_id, l10n.t('Client ID copied'));
}

export async function copyKeyId(app: ChooseKeyServices, given: unknown): Promise<void> {
  const chosen = await chooseKey(app, given);
  if (chosen) await copy(chosen.key.kid, l10n.t('Key ID copied'));
}

/** Copies the public half as JWK or PEM. */
export async function copyPublicKey(app: ChooseKeyServices, given: unknown): Promise<void> {
  const chosen = await chooseKey(app, given);
  if (!chosen) return;
  const format = await window.showQuickPick(
    [
      { label: 'JWK', description: l10n.t('JSON Web Key, with the key ID'), pem: false },
      { label: 'PEM', description: l10n.t('SubjectPublicKeyInfo, for OpenSSL and other tools'), pem: true },
    ],
    { title: l10n.t('Select a format for the public key “{0}”', chosen.key.kid) },
  );
  if (!format) return;
  const text = format.pem ? pem(chosen.key) : JSON.stringify(publicMembers(chosen.key), undefined, 2);
  await copy(text, l10n.t('Public key copied as {0}', format.label));
}

function pem(key: JsonWebKey): string {
  return publicKeyPem(readPublicKey(JSON.stringify(publicMembers(key))).jwk);
}

/** Named one by one, so that nothing else a server may send along is copied. */
export function publicMembers({ kty, use, alg, kid, n, e }: JsonWebKey) {
  return { kty, use: use ?? 'sig', alg: alg ?? 'RS256', kid, n, e };
}

async function copy(text: string, said: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(`$(check) ${said}`, 4000);
}

/** Asks where, and whether to overwrite what is there. `secretOf`: also before git may take it along. Undefined for nowhere. */
export async function chooseFile(title: string, name: string, secretOf?: Organisation): Promise<Uri | undefined> {
  // Not the workspace, which is what would be offered: few of those are a place for keys.
  const uri = await window.showSaveDialog({ title, defaultUri: inHome(name) });
  if (!uri || (secretOf && !(await agreeWithGit(uri, secretOf, false)))) return undefined;
  const isNew = await workspace.fs.stat(uri).then(
    () => false,
    () => true,
  );
  return isNew || (await agreeToReplace(uri)) ? uri : undefined;
}

/** Writes the file for its owner only, and says so. */
export async function saveFile(uri: Uri, text: string): Promise<void> {
  await writeSecretFile(uri, text);
  void window.showInformationMessage(l10n.t('Saved: {0}', uri.fsPath));
}

export function inHome(name: string): Uri {
  return Uri.file(path.join(homedir(), name));
}

function agreeToReplace(uri: Uri): Promise<boolean> {
  const question = l10n.t('Overwrite “{0}”?', uri.fsPath);
  return confirm(question, l10n.t('Its contents will be overwritten.'), l10n.t('Overwrite'));
}
