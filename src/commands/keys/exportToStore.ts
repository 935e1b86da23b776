import { l10n, Uri, window } from 'vscode';
import { readConfigFile } from '../../configFiles/configFile.ts';
import { agreeWithGit } from '../../configFiles/gitGuard.ts';
import { cliEnvironment } from '../../configFiles/writeClientConfig.ts';
import { keyName } from '../../keys/keyId.ts';
import { addToStore, storeFileName } from '../../keys/jwksStore.ts';
import type { PrivateRsaJwk } from '../../keys/jwk.ts';
import { Refusal } from '../../problems/refusal.ts';
import type { ClientOf } from '../../session/clients.ts';
import { confirm } from '../../wording/confirm.ts';
import { inHome, saveFile } from '../saveFile.ts';

/** Puts a private key last into a file of an Altinn JWKS tool's store, which may be there already (altinn-config.md §7). */
export async function addToKeyStore({ organisation, client }: ClientOf, jwk: PrivateRsaJwk): Promise<void> {
  // Asked again where the next try begins: a file that takes no key is one that another place does not have.
  const uri = await chooseStore(client.client_name, cliEnvironment(organisation.kind), jwk.kid);
  if (!uri) return;
  const added = addToStore(await readConfigFile(uri), jwk);
  if (!added) {
    throw new Refusal({
      what: l10n.t('“{0}” is no set of keys.', uri.fsPath),
      why: l10n.t('Nothing was written to it.'),
      next: l10n.t('Choose another name or folder.'),
    });
  }
  const question = l10n.t('Add the key to “{0}”?', uri.fsPath);
  const lost = l10n.t(
    'These private keys have no place in it beside the new one, and are lost: {0}',
    added.lost.join(', '),
  );
  if (added.lost.length > 0 && !(await confirm(question, lost, l10n.t('Overwrite')))) return;
  if (await agreeWithGit(uri, organisation, false)) await saveFile(uri, added.text);
}

async function chooseStore(clientName: string, environment: 'test' | 'prod', kid: string): Promise<Uri | undefined> {
  const title = l10n.t('Folder of the Altinn JWKS tool’s store');
  const dialog = { title, canSelectFolders: true, canSelectFiles: false, defaultUri: inHome('') };
  const [folder] = (await window.showOpenDialog(dialog)) ?? [];
  const name = folder && (await askName(kid, clientName));
  return folder && name !== undefined ? Uri.joinPath(folder, storeFileName(name, environment)) : undefined;
}

function askName(kid: string, clientName: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Name in the store'),
    // The tool's kids begin with it.
    value: kid.replace(/-(TEST|PROD|SANDBOX)\..*$/, '') || keyName(clientName),
    ignoreFocusOut: true,
    validateInput: (typed) =>
      /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(typed) ? undefined : l10n.t('Letters, digits, “.”, “_” and “-”'),
  });
}
