import { l10n, type Uri, window } from 'vscode';
import { configsBlocked, findConfigs } from '../configFiles/findConfigs.ts';
import { Refusal } from '../problems/refusal.ts';

/** The config file to write; asks only when there is a choice. Undefined when the person thought better of it. */
export async function chooseConfig(title: string): Promise<Uri | undefined> {
  const blocked = configsBlocked();
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('No config can be written here.'), why: blocked });
  const configs = await findConfigs();
  const [only, ...others] = configs;
  if (only?.exists && others.length === 0) return only.uri;
  const items = configs.map(({ uri, label, detail }) => ({
    label: `$(json) ${label}`,
    description: detail ?? '',
    uri,
  }));
  return (await window.showQuickPick(items, { title, placeHolder: l10n.t('Which file is the Altinn CLI’s config?') }))
    ?.uri;
}
