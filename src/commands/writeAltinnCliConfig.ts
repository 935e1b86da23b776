import { l10n, type Uri, window, workspace } from 'vscode';
import { encodeJwk } from '../altinnCli/encodedJwk.ts';
import { setWithStudioctl } from '../altinnCli/studioctl.ts';
import type { App } from '../app/app.ts';
import { agreeToWrite } from '../configFiles/agreeToWrite.ts';
import {
  cliEnvironment,
  type ConfigContent,
  requireStored,
  writeClientConfig,
} from '../configFiles/writeClientConfig.ts';
import { publicHalf } from '../keys/jwk.ts';
import type { ClientOf } from '../session/clients.ts';
import { chooseConfig } from './chooseConfig.ts';
import { confirmChange } from '../wording/confirm.ts';
import { chooseStoredKey } from './tokens/storedKey.ts';
import { chooseClient } from './target.ts';
import { testConfig } from './tokens/testClient.ts';

/** Writes client id, scopes and the base64 of a private key kept here into the workspace's Altinn CLI config. */
export async function writeAltinnCliConfig(app: App, given: unknown): Promise<void> {
  const of = await chooseClient(app, given);
  if (!of) return;
  const whyNeeded = l10n.t('A config needs the private half, and Maskinporten only has the public one.');
  const kid = await chooseStoredKey(app, of, given, whyNeeded);
  if (kid === undefined) return;
  const { organisation, client } = of;
  const place = await chooseConfig(l10n.t('Write the config of {0}', client.client_name));
  if (!place) return;
  if (!(await confirmChange(organisation, l10n.t('Write the key of “{0}” to a file?', client.client_name)))) return;
  const { api } = await app.sessions.connect(organisation);
  // As they are now, so that the config never asks for more than the client has.
  const { scopes } = await api.getClient(client.client_id);
  const content = { organisation, clientId: client.client_id, kid, scopes };
  if ('studioctlApp' in place) await giveToStudioctl(app, content, place.studioctlApp);
  else await writeFile(app, of, content, place.file);
}

async function writeFile(app: App, of: ClientOf, content: ConfigContent, file: Uri): Promise<void> {
  const key = publicHalf(await requireStored(app.privateKeys, content));
  const uri = await agreeToWrite(file, { ...content, key });
  if (!uri) return;
  await writeClientConfig(app, content, uri);
  const [test, open] = [l10n.t('Test It'), l10n.t('Open')];
  const name = workspace.asRelativePath(uri);
  const said = await window.showInformationMessage(
    l10n.t('“{0}” now holds “{1}” with the key “{2}”.', name, of.client.client_name, content.kid),
    test,
    open,
  );
  if (said === test) await testConfig(app, of, uri);
  else if (said === open) await window.showTextDocument(uri);
}

async function giveToStudioctl(app: App, content: ConfigContent, folder: Uri): Promise<void> {
  const encodedJwk = encodeJwk(await requireStored(app.privateKeys, content));
  const environment = cliEnvironment(content.organisation.kind);
  await setWithStudioctl(folder.fsPath, { clientId: content.clientId, environment, encodedJwk }, content.kid);
  const name = workspace.asRelativePath(folder);
  void window.showInformationMessage(l10n.t('studioctl keeps the key “{0}” for local runs of {1}.', content.kid, name));
}
