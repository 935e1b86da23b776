import { cliSettings, usage } from './cliSettings.ts';
import { startSandbox } from './sandbox.ts';

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Prints one line of JSON when it listens, logs to standard error, and runs until it is told to stop. */
async function main(): Promise<void> {
  const settings = cliSettings(process.argv.slice(2));
  if (!settings) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const log = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const sandbox = await startSandbox({ ...settings, log });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void sandbox.close().then(() => process.exit(0));
    });
  }
  const { selfServiceUrl, issuer, ansattporten, organisations } = sandbox;
  process.stdout.write(`${JSON.stringify({ selfServiceUrl, issuer, ansattporten, organisations })}\n`);
}
