// @ts-check
// Bundles the extension (ESM, split into chunks that load on first use) and the webview forms into dist/. Source maps are kept
// next to the VSIX, in artifacts/source-maps/, for `npm run explain-stack`. --dev: not minified, with source maps in place;
// --watch: the same, and again after each change until it is stopped.
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';
import { sourceMaps } from './paths.mjs';

const { values } = parseArgs({
  options: { dev: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } },
});
const production = !values.dev && !values.watch;
const outdir = 'dist';

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? 'external' : 'linked',
  sourcesContent: !production,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
  metafile: true,
};

/**
 * Replaces Blob, File and FormData, which node-fetch includes for Nodes that lack them, together with web streams and a parser
 * of multipart answers: 70 KB. VS Code's Node has all three, and the extension does not request forms as answers.
 * @type {import('esbuild').Plugin}
 */
const nodesOwnForms = {
  name: 'nodes-own-forms',
  setup({ onResolve, onLoad }) {
    const brought = /^(fetch-blob(\/from\.js)?|formdata-polyfill\/esm\.min\.js|\.\/utils\/multipart-parser\.js)$/;
    onResolve({ filter: brought }, ({ path }) => ({ path, namespace: 'nodes-own' }));
    onLoad({ filter: /./, namespace: 'nodes-own' }, () => ({
      contents: `
        const { Blob, File, FormData } = globalThis;
        export { Blob as default, Blob, File, FormData };
        export let blobFrom, blobFromSync, fileFrom, fileFromSync, formDataToBlob, toFormData;`,
    }));
  },
};

/**
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<import('esbuild').Metafile | undefined>}
 */
async function bundle(options) {
  if (!values.watch) return (await build(options)).metafile;
  // esbuild then prints “[watch] build finished” after each build, which .vscode/tasks.json waits for.
  const watched = await context({ ...options, logLevel: 'info' });
  await watched.watch();
  return undefined;
}

await rm(outdir, { recursive: true, force: true });
const host = await bundle({
  ...common,
  entryPoints: { extension: 'src/extension.ts' },
  outdir,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node22',
  // jsonc-parser's `main` is UMD, which bundlers can't analyse.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  plugins: [nodesOwnForms],
});
// The worker is a file of its own, next to the chunk that starts it.
await build({
  ...common,
  entryPoints: ['src/core/keys/pkcs12/derive.mjs'],
  outdir: `${outdir}/chunks`,
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  platform: 'node',
  target: 'node22',
  metafile: false,
});
// The sandbox's data files are copied next to the bundle, as they are next to the module in the source.
for (const name of await readdir('src/sandbox/data')) {
  if (!name.endsWith('.ts')) await copyFile(`src/sandbox/data/${name}`, `${outdir}/chunks/${name}`);
}
const forms = await bundle({
  ...common,
  entryPoints: ['createClient', 'addScopes', 'loginClient']
    .filter((form) => existsSync(`media/${form}/main.tsx`))
    .map((form) => ({ in: `media/${form}/main.tsx`, out: form })),
  outdir: `${outdir}/forms`,
  format: 'iife',
  platform: 'browser',
  target: 'chrome134',
  jsx: 'automatic',
  jsxImportSource: 'preact',
});
// Budgets apply to the sizes of the packaged files.
if (production) {
  await mkdir('out', { recursive: true });
  await writeFile('out/meta.json', JSON.stringify({ host, forms }));
  await keepSourceMaps();
}

/** Source maps are for reading logged stacks, and of no use to those who install the extension. */
async function keepSourceMaps() {
  await rm(sourceMaps, { recursive: true, force: true });
  for (const name of await readdir(outdir, { recursive: true })) {
    if (!name.endsWith('.map')) continue;
    const kept = path.join(sourceMaps, name);
    await mkdir(path.dirname(kept), { recursive: true });
    await rename(path.join(outdir, name), kept);
  }
}
