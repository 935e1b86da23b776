import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesUnder } from '../../support/filesUnder.ts';
import { removeFolder, temporaryFolder } from '../../support/temporaryFolder.ts';

describe('The files in a folder that a program is changing', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
    for (const name of ['a', 'b/c', 'd']) {
      mkdirSync(path.join(folder, name), { recursive: true });
      writeFileSync(path.join(folder, name, 'file.json'), '{}');
    }
  });
  afterEach(() => {
    removeFolder(folder);
  });

  const names = (files: Iterable<string>) => [...files].map((file) => path.relative(folder, file)).sort();

  it('are all listed', () => {
    assert.deepEqual(names(filesUnder(folder)), ['a/file.json', 'b/c/file.json', 'd/file.json']);
  });

  it('are those that are left if a folder is removed meanwhile', () => {
    const files = filesUnder(folder);
    const first = files.next().value as string;
    rmSync(path.join(folder, 'b'), { recursive: true });
    assert.deepEqual(names([first, ...files]), ['a/file.json', 'd/file.json']);
  });
});
