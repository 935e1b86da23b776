// @ts-check
// npm run test:desktop: the host suite in the desktop VS Code, which @vscode/test-electron downloads.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageSteps } from './package.mjs';
import { downloads } from './paths.mjs';
import { exitOnSignals } from './processes.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

async function main() {
  const { values } = parseArgs({ options: { grep: { type: 'string', short: 'g' } } });
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Error('The desktop VS Code needs a display. Try: xvfb-run -a npm run test:desktop');
  }
  await runSteps([...setupSteps('dependencies', 'proxy'), ...packageSteps()]);
  const { bundleHostTests, hostRuns } = await import('./hostSuite.mjs');
  await bundleHostTests();
  const sum = { passed: 0, failed: 0 };
  for (const { run } of hostRuns({ grep: values.grep, launch: launchDesktop })) {
    const { tally, output } = await run();
    console.log(output);
    sum.passed += tally.passed;
    sum.failed += tally.failed;
  }
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
}

/** @type {import('./hostSuite.mjs').Launch} */
async function launchDesktop({ developmentPath, testsPath, workspace, env }) {
  const { runTests } = await import('@vscode/test-electron');
  const profile = path.join(downloads, 'desktop-profile');
  rmSync(profile, { recursive: true, force: true });
  return runTests({
    version: 'stable',
    cachePath: path.join(downloads, 'desktop'),
    extensionDevelopmentPath: developmentPath,
    extensionTestsPath: testsPath,
    extensionTestsEnv: env ?? {},
    // The profile's path stays short: VS Code makes a socket in it.
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--user-data-dir', profile],
  });
}

exitOnSignals();
await runMain(main);
