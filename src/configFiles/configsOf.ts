import type { Uri } from 'vscode';
import { readConfig } from '../altinnCli/configDocument.ts';
import { readConfigFile } from './configFile.ts';
import { findConfigs } from './findConfigs.ts';
import { findUserSecrets } from './userSecrets.ts';

/** The workspace's configs and user-secrets that are for a client. One that cannot be read is for none. */
export async function configsOf(clientId: string): Promise<Uri[]> {
  const [files, secrets] = await Promise.all([findConfigs(), findUserSecrets()]);
  const configs = [...files.filter(({ isConfig }) => isConfig), ...secrets];
  const fitting = await Promise.all(
    configs.map(async ({ uri }) => {
      try {
        const { settings } = readConfig((await readConfigFile(uri)) ?? '');
        return settings.ClientId?.text.toLowerCase() === clientId.toLowerCase() ? [uri] : [];
      } catch {
        return [];
      }
    }),
  );
  return fitting.flat();
}
