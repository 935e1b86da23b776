import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { floors } from '../../oxlint.config.js';
import { root } from '../../scripts/paths.mjs';

const src = path.join(root, 'src');

/** How far down a file of src lies; the entry, which is in no folder, is above all. */
function floorOf(file: string): number {
  const at = floors.findIndex((floor) => file.startsWith(`${floor}/`));
  assert.ok(at >= 0 || !file.includes('/'), `${file} is on no floor of oxlint.config.js`);
  return at;
}

/** Every `import()` in the text of a file, as paths from src. */
function laterImports(file: string, text: string): string[] {
  return [...text.matchAll(/\bimport\('(\.[^']+)'\)/g)].map(([, to = '']) => path.posix.join(path.dirname(file), to));
}

function upward(file: string, text: string): string[] {
  return laterImports(file, text).filter((to) => floorOf(to) < floorOf(file));
}

describe('The layers of src (docs/architecture.md)', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

  it('include every file', () => {
    for (const file of files) floorOf(file);
  });

  it('are not bypassed by import() either, which the linter does not check', () => {
    const found = files.flatMap((file) => upward(file, readFileSync(path.join(src, file), 'utf8')));
    assert.deepEqual(found, []);
  });

  it('are checked by a test that would find a violation', () => {
    assert.deepEqual(upward('core/keys/jwk.ts', "await import('../../session/sessions.ts')"), ['session/sessions.ts']);
    assert.deepEqual(upward('core/keys/jwk.ts', "await import('../http/http.ts')"), []);
  });
});
