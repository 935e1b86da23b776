import { l10n, Uri, window, workspace } from 'vscode';
import { configsBlocked, findConfigs } from '../configFiles/findConfigs.ts';
import { findUserSecrets } from '../configFiles/userSecrets.ts';
import { Refusal } from '../problems/refusal.ts';

/** Where a config goes: a file, or studioctl for an app's folder. */
export type ConfigPlace = { readonly file: Uri } | { readonly studioctlApp: Uri };

/** Where to write the config; asks only when there is a choice. Undefined when the person thought better of it. */
export async function chooseConfig(title: string): Promise<ConfigPlace | undefined> {
  const blocked = configsBlocked();
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('No config can be written here.'), why: blocked });
  const [configs, secrets, apps] = await Promise.all([findConfigs(), findUserSecrets(), findApps()]);
  const [only, ...others] = configs;
  if (only?.isConfig && others.length + secrets.length + apps.length === 0) return { file: only.uri };
  const items = [
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
    ...apps.map((app) => ({
      label: '$(terminal) studioctl',
      description: l10n.t('for local runs of {0}', workspace.asRelativePath(app)),
      place: { studioctlApp: app },
    })),
  ];
  return (await window.showQuickPick(items, { title, placeHolder: l10n.t('Where does the key go?') }))?.place;
}

/** Folders of Altinn apps, known by their metadata (altinn-config.md §2). */
async function findApps(): Promise<Uri[]> {
  const found = await workspace.findFiles('**/App/config/applicationmetadata.json', '**/{bin,obj,node_modules}/**', 20);
  return found.map((file) => Uri.joinPath(file, '..', '..', '..'));
}
