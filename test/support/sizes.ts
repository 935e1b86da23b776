import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { out, root, vsix } from '../../scripts/paths.mjs';

const KiB = 1024;

/** The most bytes that each may have (design.md, “Failure, offline, speed”). */
export const budgets = {
  /** The file that VS Code loads to activate the extension. */
  entryChunkBytes: 30 * KiB,
  /** The same with the chunks that it imports at once. */
  startupBytes: 30 * KiB,
  /** Each further file costs VS Code a way through its module loader. */
  startupFiles: 1,
  /** The largest form, script and style together. */
  formBytes: 150 * KiB,
  vsixBytes: 700 * KiB,
};

/** Sizes of what the last build made. Throws when there is none. */
export function builtSizes(): Record<keyof typeof budgets, number> {
  const dist = path.join(root, 'dist');
  const scripts = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const forms = scripts.filter((name) => name.startsWith('forms'));
  const bytes = (name: string): number => statSync(path.join(dist, name)).size;
  const form = (script: string): number => {
    const style = script.replace(/\.js$/, '.css');
    return bytes(script) + (existsSync(path.join(dist, style)) ? bytes(style) : 0);
  };
  const startup = startupFiles();
  return {
    entryChunkBytes: bytes('extension.js'),
    startupBytes: startup.reduce((sum, name) => sum + statSync(path.join(root, name)).size, 0),
    startupFiles: startup.length,
    formBytes: Math.max(0, ...forms.map(form)),
    vsixBytes: statSync(vsix).size,
  };
}

interface Output {
  imports: { path: string; kind: string; external?: boolean }[];
}

/** The entry and what it imports at once, not dynamically, in the build's own account; paths from the project's root. */
function startupFiles(): string[] {
  const account = JSON.parse(readFileSync(path.join(out, 'meta.json'), 'utf8')) as {
    host: { outputs: Record<string, Output> };
  };
  const loaded = new Set(['dist/extension.js']);
  for (const file of loaded) {
    for (const { path: imported, kind, external } of account.host.outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) loaded.add(imported);
    }
  }
  return [...loaded];
}
