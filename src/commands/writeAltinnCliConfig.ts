import { l10n, type Uri, window, workspace } from 'vscode';
import type { App } from '../app/app.ts';
import { encodeJwk } from '../core/config/encodedJwk.ts';
import { requireStudioctl, setWithStudioctl, StudioctlError } from '../core/config/studioctl.ts';
import { publicHalf } from '../core/keys/jwk.ts';
import { studioctlProblem } from '../messages/configProblem.ts';
import { confirmWrite } from '../messages/confirm.ts';
import { Refusal } from '../messages/problem.ts';
import type { OrganisationClient } from '../session/clients.ts';
import { agreeToWrite } from '../workspace/agreeToWrite.ts';
import { openConfig, readConfigFile } from '../workspace/configFile.ts';
import {
  type AltinnApp,
  configsBlocked,
  findAltinnApps,
  findConfigs,
  findUserSecrets,
} from '../workspace/findConfigs.ts';
import { cliEnvironment } from '../core/config/altinnCliSettings.ts';
import { type ConfigContent, writeClientConfig, requireStoredKey } from '../workspace/writeConfig.ts';
import type { Attempt } from './attempt.ts';
import { runCommand, whileCancellable, whileLookingUp } from './runCommand.ts';
import { chooseClient } from './target.ts';
import { chooseStoredKey } from './tokens/getAccessToken.ts';
import { testConfig } from './tokens/testClient.ts';

/** Where a config goes: a file, or studioctl for an app's folder. */
type ConfigPlace = { readonly file: Uri } | { readonly studioctlApp: Uri };

/**
 * Where to write the config; asks only when there is a choice. Undefined when the person thought better of it. Throws Refusal, and
 * StudioctlError where that was chosen and cannot be used.
 */
async function chooseConfig(title: string): Promise<ConfigPlace | undefined> {
  const blocked = configsBlocked();
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('Can’t write a config here.'), why: blocked });
  const [allConfigs, allSecrets, apps] = await Promise.all([findConfigs(), findUserSecrets(), findAltinnApps()]);
  const [configs, secrets] = [allConfigs.filter(({ isRead }) => isRead), allSecrets.filter(({ isRead }) => isRead)];
  const [only, ...others] = configs;
  if (only?.isConfig && others.length + secrets.length + apps.length === 0) return { file: only.uri };
  const files = [
    ...configs.map(({ uri, label, detail }) => ({
      label: `$(json) ${label}`,
      description: detail ?? '',
      place: { file: uri },
    })),
    ...secrets.map(({ project, uri }) => ({
      label: `$(lock) ${l10n.t('dotnet user-secrets')}`,
      description: project,
      place: { file: uri },
    })),
  ];
  const closed = new AbortController();
  const items = withStudioctl(apps, closed.signal).then((forApps) => [...files, ...forApps]);
  // Whoever closes the question does not wait for studioctl's answer.
  items.catch(() => undefined);
  const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('Where should the key go?') });
  closed.abort();
  if (chosen && 'problem' in chosen && chosen.problem) throw chosen.problem;
  return chosen?.place;
}

/** For each app one item, which says so where the program there is cannot be used. */
async function withStudioctl(apps: readonly AltinnApp[], signal: AbortSignal) {
  if (apps.length === 0) return [];
  const problem = await requireStudioctl(signal).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof StudioctlError) return error;
      throw error;
    },
  );
  return apps.map(({ folder }) => ({
    label: problem ? '$(circle-slash) studioctl' : '$(terminal) studioctl',
    description: l10n.t('for local runs of {0}', workspace.asRelativePath(folder)),
    ...(problem && { detail: studioctlProblem(problem).what }),
    place: { studioctlApp: folder },
    problem,
  }));
}

/** Writes client id, scopes and the base64 of a private key kept here into the workspace's Altinn CLI config. */
export async function writeAltinnCliConfig(
  app: Pick<App, 'sessions' | 'clients' | 'privateKeys' | 'keyUses' | 'log' | 'http' | 'now' | 'newId' | 'delay'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const target = await attempt.once('client', () => chooseClient(app, given));
  if (!target) return;
  const { organisation, client } = target;
  const whyNeeded = l10n.t('A config needs the private key, but Maskinporten only has the public key.');
  const kid = await attempt.once('key', () => chooseStoredKey(app, target, given, whyNeeded));
  if (kid === undefined) return;
  const title = l10n.t('Write the config for “{0}”', client.client_name);
  const place = await attempt.once('place', () => chooseConfig(title));
  if (!place) return;
  const question = l10n.t('Write the key of “{0}” to the config?', client.client_name);
  if (!(await attempt.once('agreed', () => confirmWrite(organisation, question)))) return;
  // As they are now, so that the config never asks for more than the client has.
  const { scopes } = await whileLookingUp(client.client_name, async (signal) => {
    const { api } = await app.sessions.connect(organisation);
    return api.getClient(client.client_id, signal);
  });
  const content = { organisation, clientId: client.client_id, kid, scopes };
  if ('studioctlApp' in place) await giveToStudioctl(app, content, place.studioctlApp);
  else await writeFile(app, target, content, place.file, attempt);
}

async function writeFile(
  app: Pick<App, 'privateKeys' | 'keyUses' | 'log' | 'http' | 'sessions' | 'now' | 'newId' | 'delay'>,
  target: OrganisationClient,
  content: ConfigContent,
  file: Uri,
  attempt: Attempt,
): Promise<void> {
  const key = publicHalf(await requireStoredKey(app.privateKeys, content));
  // Agreed to for what stands there now; when that is something else at the next try, it is asked again.
  const before = await readConfigFile(file);
  const uri = await attempt.once(`over ${before}`, () => agreeToWrite(file, { ...content, key }));
  if (!uri) return;
  await writeClientConfig(app, content, uri);
  const [test, open] = [l10n.t('Test Client'), l10n.t('Open Config')];
  const name = workspace.asRelativePath(uri);
  const said = await window.showInformationMessage(
    l10n.t('Wrote the config for “{1}” to “{0}”, with the key “{2}”.', name, target.client.client_name, content.kid),
    test,
    open,
  );
  if (said === test) await runCommand(app, (again) => testConfig(again, target, uri));
  else if (said === open) await openConfig(uri);
}

async function giveToStudioctl(app: Pick<App, 'privateKeys'>, content: ConfigContent, folder: Uri): Promise<void> {
  const encodedJwk = encodeJwk(await requireStoredKey(app.privateKeys, content));
  const environment = cliEnvironment(content.organisation.kind);
  const client = { clientId: content.clientId, environment, encodedJwk };
  const name = workspace.asRelativePath(folder);
  await whileCancellable(l10n.t('Passing the key to studioctl for {0}', name), (signal) =>
    setWithStudioctl(folder.fsPath, client, content.kid, signal),
  );
  void window.showInformationMessage(
    l10n.t('studioctl stored the key “{0}” for local runs of {1}.', content.kid, name),
  );
}
