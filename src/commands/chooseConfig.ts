import { l10n, type Uri, window, workspace } from 'vscode';
import { requireStudioctl, StudioctlError } from '../altinnCli/studioctl.ts';
import { type AltinnApp, findAltinnApps } from '../configFiles/altinnApps.ts';
import { configsBlocked, findConfigs } from '../configFiles/findConfigs.ts';
import { findUserSecrets } from '../configFiles/userSecrets.ts';
import { Refusal } from '../problems/refusal.ts';
import { studioctlProblem } from '../problems/studioctlProblem.ts';

/** Where a config goes: a file, or studioctl for an app's folder. */
export type ConfigPlace = { readonly file: Uri } | { readonly studioctlApp: Uri };

/**
 * Where to write the config; asks only when there is a choice. Undefined when the person thought better of it. Throws Refusal, and
 * StudioctlError where that was chosen and cannot be used.
 */
export async function chooseConfig(title: string): Promise<ConfigPlace | undefined> {
  const blocked = configsBlocked();
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('No config can be written here.'), why: blocked });
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
  const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('Where does the key go?') });
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
