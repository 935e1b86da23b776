import { l10n, type Uri, window, workspace } from 'vscode';
import { encodeJwk } from '../altinnCli/encodedJwk.ts';
import { setWithStudioctl } from '../altinnCli/studioctl.ts';
import type { App } from '../app/app.ts';
import { agreeToWrite } from '../configFiles/agreeToWrite.ts';
import { openConfig } from '../configFiles/openConfig.ts';
import { readConfigFile } from '../configFiles/configFile.ts';
import {
  cliEnvironment,
  type ConfigContent,
  requireStored,
  writeClientConfig,
} from '../configFiles/writeClientConfig.ts';
import { publicHalf } from '../keys/jwk.ts';
import type { ClientOf } from '../session/clients.ts';
import type { Attempt } from './attempt.ts';
import { chooseConfig } from './chooseConfig.ts';
import { runCommand } from './runCommand.ts';
import { whileCancellable, whileLookingUp } from './whileCancellable.ts';
import { confirmChange } from '../wording/confirm.ts';
import { chooseStoredKey } from './tokens/storedKey.ts';
import { chooseClient } from './target.ts';
import { testConfig } from './tokens/testClient.ts';

/** Writes client id, scopes and the base64 of a private key kept here into the workspace's Altinn CLI config. */
export async function writeAltinnCliConfig(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const of = await attempt.once('client', () => chooseClient(app, given));
  if (!of) return;
  const { organisation, client } = of;
  const whyNeeded = l10n.t('A config needs the private half, and Maskinporten only has the public one.');
  const kid = await attempt.once('key', () => chooseStoredKey(app, of, given, whyNeeded));
  if (kid === undefined) return;
  const title = l10n.t('Write the config of {0}', client.client_name);
  const place = await attempt.once('place', () => chooseConfig(title));
  if (!place) return;
  const question = l10n.t('Write the key of “{0}” to a file?', client.client_name);
  if (!(await attempt.once('agreed', () => confirmChange(organisation, question)))) return;
  // As they are now, so that the config never asks for more than the client has.
  const { scopes } = await whileLookingUp(client.client_name, async (signal) => {
    const { api } = await app.sessions.connect(organisation);
    return api.getClient(client.client_id, signal);
  });
  const content = { organisation, clientId: client.client_id, kid, scopes };
  if ('studioctlApp' in place) await giveToStudioctl(app, content, place.studioctlApp);
  else await writeFile(app, of, content, place.file, attempt);
}

async function writeFile(app: App, of: ClientOf, content: ConfigContent, file: Uri, attempt: Attempt): Promise<void> {
  const key = publicHalf(await requireStored(app.privateKeys, content));
  // Agreed to for what stands there now; when that is something else at the next try, it is asked again.
  const before = await readConfigFile(file);
  const uri = await attempt.once(`over ${before}`, () => agreeToWrite(file, { ...content, key }));
  if (!uri) return;
  await writeClientConfig(app, content, uri);
  const [test, open] = [l10n.t('Test It'), l10n.t('Open')];
  const name = workspace.asRelativePath(uri);
  const said = await window.showInformationMessage(
    l10n.t('“{0}” now holds “{1}” with the key “{2}”.', name, of.client.client_name, content.kid),
    test,
    open,
  );
  if (said === test) await runCommand(app, (again) => testConfig(again, of, uri));
  else if (said === open) await openConfig(uri);
}

async function giveToStudioctl(app: App, content: ConfigContent, folder: Uri): Promise<void> {
  const encodedJwk = encodeJwk(await requireStored(app.privateKeys, content));
  const environment = cliEnvironment(content.organisation.kind);
  const client = { clientId: content.clientId, environment, encodedJwk };
  const name = workspace.asRelativePath(folder);
  await whileCancellable(l10n.t('Giving the key to studioctl for {0}', name), (signal) =>
    setWithStudioctl(folder.fsPath, client, content.kid, signal),
  );
  void window.showInformationMessage(l10n.t('studioctl keeps the key “{0}” for local runs of {1}.', content.kid, name));
}
