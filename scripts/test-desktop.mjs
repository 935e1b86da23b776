// @ts-check
// npm run test:desktop [-- --vscode 1.105.0]: the host suite in the desktop VS Code, which @vscode/test-electron downloads.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageSteps } from './package.mjs';
import { downloads } from './paths.mjs';
import { exitOnSignals } from './processes.mjs';
import { findProxy } from './proxy.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

async function main() {
  const { values } = parseArgs({
    options: { grep: { type: 'string', short: 'g' }, vscode: { type: 'string', default: 'stable' } },
  });
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Error('The desktop VS Code needs a display. Try: xvfb-run -a npm run test:desktop');
  }
  // Windows has no tinyproxy, and on macOS it comes from Homebrew.
  const proxy = process.platform === 'linux' ? setupSteps('proxy') : [];
  await runSteps([...setupSteps('dependencies'), ...proxy, ...packageSteps()]);
  const { bundleHostTests, hostRuns } = await import('./hostSuite.mjs');
  await bundleHostTests();
  const sum = { passed: 0, failed: 0 };
  const launch = launchDesktop(values.vscode);
  for (const { title, run, needsProxy } of hostRuns({ grep: values.grep, launch })) {
    if (needsProxy && !findProxy()) {
      console.log(`Left out, as there is no tinyproxy here: ${title}`);
      continue;
    }
    const { tally, output } = await run();
    console.log(output);
    sum.passed += tally.passed;
    sum.failed += tally.failed;
  }
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
}

/**
 * @param {string} version `stable`, or a version such as `1.105.0`
 * @returns {import('./hostSuite.mjs').Launch}
 */
function launchDesktop(version) {
  return async ({ developmentPath, testsPath, workspace, env }) => {
    const { runTests } = await import('@vscode/test-electron');
    const profile = path.join(downloads, 'desktop-profile');
    rmSync(profile, { recursive: true, force: true });
    return runTests({
      version,
      cachePath: path.join(downloads, 'desktop'),
      extensionDevelopmentPath: developmentPath,
      extensionTestsPath: testsPath,
      extensionTestsEnv: env ?? {},
      // The profile's path must be short, because VS Code creates a socket in it.
      launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--user-data-dir', profile],
    });
  };
}

exitOnSignals();
await runMain(main);
