// @ts-check
// Bundles the extension (ESM, split into chunks that load on first use) and the webview forms into dist/.
import { rm, writeFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { build } from 'esbuild';

const production = !process.argv.includes('--dev');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/**
 * fetch-blob gives Node before 18 the web streams that it lacks. VS Code's Node has them, so that file does nothing here
 * but weigh 60 KB.
 * @type {import('esbuild').Plugin}
 */
const withoutStreamsPolyfill = {
  name: 'without-streams-polyfill',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/streams\.cjs$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /./, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

await rm('dist', { recursive: true, force: true });
const host = await build({
  ...common,
  entryPoints: { extension: 'src/extension.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node22',
  // jsonc-parser's main is UMD, which a bundler cannot follow.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  plugins: [withoutStreamsPolyfill],
});
const forms = await build({
  ...common,
  entryPoints: ['createClient', 'addScopes']
    .filter((form) => existsSync(`media/${form}/main.tsx`))
    .map((form) => ({ in: `media/${form}/main.tsx`, out: form })),
  outdir: 'dist/forms',
  format: 'iife',
  platform: 'browser',
  target: 'chrome134',
  jsx: 'automatic',
  jsxImportSource: 'preact',
});
await mkdir('out', { recursive: true });
await writeFile('out/meta.json', JSON.stringify({ host: host.metafile, forms: forms.metafile }));
