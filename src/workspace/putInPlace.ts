import { chmod, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hasEnded } from '../session/fileLock.ts';

/** The folders that files are written in before they are put in place, with the id of the process that writes. */
const workshop = /^\.maskinporten-(\d+)-\w+$/;

/**
 * Puts the whole text in place at once, so that a full disk, a crash or another writer leaves one whole file, the old or a new.
 * It is written in a folder of its own beside the file, which only its owner can enter and which git ignores: who is killed
 * meanwhile leaves no private key that the next `git add` takes. What was left so is removed at the next start, and by the next
 * one who writes there. `mode` is the file's, as chmod has it. Throws node's error.
 */
export async function putInPlace(file: string, text: string, mode: number): Promise<void> {
  const folder = path.dirname(file);
  await removeLeftovers(folder);
  const own = await mkdtemp(path.join(folder, `.maskinporten-${String(process.pid)}-`));
  try {
    await writeFile(path.join(own, '.gitignore'), '*\n');
    const fresh = path.join(own, 'new');
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(fresh, mode);
    await rename(fresh, file);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/**
 * Removes what writers that were killed have left in a folder. What cannot be removed stays, hidden from git as it is. Never
 * throws.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => {
    const pid = workshop.exec(name)?.[1];
    return pid !== undefined && hasEnded(Number(pid));
  });
  await Promise.all(
    left.map((name) => rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}
