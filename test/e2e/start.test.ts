import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { eventually } from '../support/eventually.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';

describe('npm start', () => {
  it('prints an address that opens VS Code in the sample workspace, and ends with Ctrl+C', async () => {
    const profile = temporaryFolder('maskinporten-start');
    const script = path.join(root, 'scripts/start.mjs');
    const child = spawn(process.execPath, [script, '--browser', '--no-open', '--no-build', '--profile', profile]);
    try {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      const address = await eventually('the address', () => /http:\/\/127\.0\.0\.1:\d+\//.exec(output)?.[0]);
      const page = await fetch(address);
      assert.equal(page.status, 200);
      assert.equal(new URL(page.url).searchParams.get('folder'), path.join(profile, 'workspace'));
      assert.ok(existsSync(path.join(profile, 'workspace', 'appsettings.json')));

      child.kill('SIGINT');
      const [code] = (await once(child, 'exit')) as [number | null];
      assert.equal(code, 0);
      await assert.rejects(fetch(address), 'VS Code still answers');
    } finally {
      // No harder signal: it still has to end VS Code.
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
      removeFolder(profile);
    }
  });
});
