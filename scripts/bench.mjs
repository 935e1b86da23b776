// @ts-check
// npm run bench [-- --runs N] [NAME …]: measures everything that has a budget, in the real VS Code where that is needed.
import path from 'node:path';
import { packageSteps } from './package.mjs';
import { root } from './paths.mjs';
import { exitOnSignals, runVisible } from './processes.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

exitOnSignals();
await runMain(async () => {
  await runSteps(setupSteps('dependencies', 'browser', 'vsCode'));
  await runSteps(packageSteps());
  const main = path.join(root, 'test/bench/main.ts');
  return runVisible(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], { cwd: root });
});
