import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { packagedFiles } from '../../../scripts/package.mjs';
import { vsix } from '../../../scripts/paths.mjs';

describe('The package that users install', () => {
  it('contains what VS Code needs and shows, and nothing else', async () => {
    assert.ok(existsSync(vsix), 'it was not built');
    const files = (await packagedFiles()).map((file) => file.replaceAll('\\', '/'));
    const wanted =
      /^(package(\.nls(\.\w+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/.+\.(js|css)|dist\/chunks\/(\w+\.(txt|json|css)|derive\.mjs)|l10n\/bundle\.l10n\.\w+\.json|media\/(icons|walkthrough)\/[\w-]+\.(svg|png|md))$/;
    assert.deepEqual(files.filter((file) => !wanted.test(file)), []); // oxfmt-ignore
    assert.ok(files.includes('dist/extension.js'));
  });
});
