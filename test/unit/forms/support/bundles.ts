import { build } from 'esbuild';
import { root } from '../../../../scripts/paths.mjs';

export type FormName = 'createClient' | 'addScopes' | 'loginClient';

/** A form as it is delivered: file name → content. */
export type Bundle = ReadonlyMap<string, string>;

let bundles: Promise<Bundle> | undefined;

/** All forms, bundled as scripts/build.mjs does, in memory. */
export function formBundles(): Promise<Bundle> {
  bundles ??= bundle();
  return bundles;
}

async function bundle(): Promise<Bundle> {
  const forms: readonly FormName[] = ['createClient', 'addScopes', 'loginClient'];
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: forms.map((form) => ({ in: `media/${form}/main.tsx`, out: form })),
    outdir: 'forms',
    write: false,
    bundle: true,
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    format: 'iife',
    platform: 'browser',
    target: 'chrome134',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  return new Map(outputFiles.map(({ path, text }) => [path.replace(/^.*[/\\]/, ''), text]));
}
