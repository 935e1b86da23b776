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
  /** All that is loaded until the first tree is shown, the entry included. */
  treeBytes: 200 * KiB,
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
  const size = (files: readonly string[]): number =>
    files.reduce((sum, name) => sum + statSync(path.join(root, name)).size, 0);
  const startup = loadedBy('src/extension.ts');
  return {
    entryChunkBytes: bytes('extension.js'),
    startupBytes: size(startup),
    startupFiles: startup.length,
    treeBytes: size(
      loadedBy('src/extension.ts', 'src/app/app.ts', 'src/app/watchChanges.ts', 'src/tree/decorations.ts'),
    ),
    formBytes: Math.max(0, ...forms.map(form)),
    vsixBytes: statSync(vsix).size,
  };
}

interface Output {
  entryPoint?: string;
  imports: { path: string; kind: string; external?: boolean }[];
}

/** The bundles of these sources with all that they import, not later by `import()`, in the build's own account; paths from the root. */
function loadedBy(...sources: string[]): string[] {
  const account = JSON.parse(readFileSync(path.join(out, 'meta.json'), 'utf8')) as {
    host: { outputs: Record<string, Output> };
  };
  const { outputs } = account.host;
  const bundleOf = (source: string): string => {
    const found = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === source);
    if (found === undefined) throw new Error(`${source} is no bundle's beginning`);
    return found;
  };
  const loaded = new Set(sources.map(bundleOf));
  for (const file of loaded) {
    for (const { path: imported, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) loaded.add(imported);
    }
  }
  return [...loaded];
}
