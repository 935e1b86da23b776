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

/** Whatever this process, and the programs that it starts, leave behind in the temporary folder goes when it ends. */
export function useTemporaryFolder(): void {
  // A short path, as VS Code makes sockets below it: macOS allows them 104 characters, half of which its own folder takes.
  const folder = mkdtempSync(path.join(process.platform === 'win32' ? tmpdir() : '/tmp', 'mp-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  process.once('exit', () => {
    removeFolder(folder);
  });
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
