import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The paths of all files under a folder, one after the other. A program may be at work there: a folder that is gone by the time it is
 * looked into, as one in which a config was written before it was put in place, holds nothing any more.
 */
export function* filesUnder(folder: string): Generator<string> {
  for (const entry of entriesOf(folder)) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(place);
    else if (entry.isFile()) yield place;
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
