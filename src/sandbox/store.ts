import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pid } from 'node:process';

/**
 * A store in a file. Neither the file nor its folder needs to exist yet. Several processes may share it: readers always see a
 * complete write. Everything is synchronous, so that nothing in the same process comes between reading, changing and writing.
 */
export function fileStore(file: string): SandboxStore {
  let writes = 0;
  return {
    read: () => unlessMissing(() => readFileSync(file, 'utf8')),
    write: (text) => {
      mkdirSync(dirname(file), { recursive: true });
      writes += 1;
      const temporary = `${file}.${pid}-${writes}.tmp`;
      try {
        writeFileSync(temporary, text, { mode: 0o600 });
        renameSync(temporary, file);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    },
    version: () => unlessMissing(() => fileVersion(file)),
    putAside: (now) => {
      // A colon is not allowed in a file name on Windows.
      const time = now.toISOString().replaceAll(':', '-');
      unlessMissing(() => {
        renameSync(file, `${file}.damaged-${time}`);
      });
    },
  };
}

/** Includes the inode, because a file system's clock may be too coarse to tell two quick writes of the same length apart. */
function fileVersion(file: string): string {
  const { mtimeNs, size, ino } = statSync(file, { bigint: true });
  return [mtimeNs, size, ino].join('-');
}

function unlessMissing<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A store in memory. `text` is its initial content. */
export function memoryStore(text?: string): SandboxStore {
  let writes = 0;
  return {
    read: () => text,
    write: (written) => {
      text = written;
      writes += 1;
    },
    version: () => String(writes),
  };
}

/** Where a sandbox stores its data: one text, which several sandboxes may share. */
export interface SandboxStore {
  /** Returns the text; undefined if there is none yet. */
  read(): string | undefined;
  write(text: string): void;
  /** Changes whenever anyone, including another process, has written. */
  version(): string | undefined;
  /** Keeps an unreadable text safe from the next write. Without this method, it is overwritten. */
  putAside?(now: Date): void;
}
