import { parseArgs } from 'node:util';
import { fileStore } from './fileStore.ts';
import { memoryStore } from './memoryStore.ts';
import { startSandbox } from './sandbox.ts';

const usage = 'usage: npm run sandbox -- [--port N] [--data FILE] [--propagation SECONDS] [--control]\n';

await main();

/** Prints one line of JSON when it listens, logs to standard error, and runs until it is told to stop. */
async function main(): Promise<void> {
  const settings = readArguments();
  if (!settings) {
    process.stderr.write(usage);
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
  const { selfServiceUrl, issuer, organisations } = sandbox;
  process.stdout.write(`${JSON.stringify({ selfServiceUrl, issuer, organisations })}\n`);
}

type Settings = Omit<Parameters<typeof startSandbox>[0], 'log'>;

/** undefined when they cannot be understood. */
function readArguments(): Settings | undefined {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        data: { type: 'string' },
        propagation: { type: 'string', default: '0' },
        control: { type: 'boolean', default: false },
      },
    });
    const [port, seconds] = [Number(values.port), Number(values.propagation)];
    if (!Number.isInteger(port) || port < 0 || port > 65_535 || !(seconds >= 0)) return undefined;
    const store = values.data === undefined ? memoryStore() : fileStore(values.data);
    return { port, store, propagationMs: seconds * 1000, control: values.control };
  } catch {
    return undefined;
  }
}
