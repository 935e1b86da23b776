import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pid } from 'node:process';

/**
 * A store in a file, which need not exist, nor its folder. Several processes may share it: a reader sees the whole of
 * one write, never half of it. Everything is synchronous, so that nothing of the same process comes between reading,
 * changing and writing.
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

/** The inode as well: a file system's clock may tick slower than two writes of the same length follow each other. */
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

/** A store that lives as long as the process; `text` is what it starts with. */
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

/** Where a sandbox keeps its data: one text, which several sandboxes may share. */
export interface SandboxStore {
  /** undefined when there is none yet */
  read(): string | undefined;
  write(text: string): void;
  /** changes whenever somebody (also another process) wrote */
  version(): string | undefined;
  /** Keeps a text that could not be read out of the way of the next write; without it the text is overwritten. */
  putAside?(now: Date): void;
}
