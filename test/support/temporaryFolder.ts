import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ConfigInGit, copySampleWorkspace } from '../../scripts/workspace.mjs';

/** A folder of its own under the system's temporary folder. Removed with `removeFolder`. */
export function temporaryFolder(name = 'maskinporten'): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), `${name}-`)));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** A new copy of the sample workspace: an Altinn CLI folder. */
export function temporaryWorkspace(configInGit: ConfigInGit = 'ignored'): string {
  const folder = path.join(temporaryFolder(), 'workspace');
  copySampleWorkspace(folder, configInGit);
  return folder;
}

/** A folder with these files: name → content. */
export function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}
