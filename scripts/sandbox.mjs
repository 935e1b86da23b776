// @ts-check
// Runs the sandbox (an embedded Maskinporten) alone: npm run sandbox -- --port 8085. Standard output is the sandbox's own.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { out } from './paths.mjs';
import { bundleSandbox } from './sandboxBundle.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

await runMain(async () => {
  await runSteps(setupSteps('dependencies'));
  // Runs in this process, so that arguments, signals and the exit code are the sandbox's own.
  await import(pathToFileURL(await bundleSandbox(path.join(out, 'sandbox'))).href);
});
