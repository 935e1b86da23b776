import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type SandboxOptions, startSandbox } from './sandbox.ts';
import { fileStore, memoryStore } from './store.ts';
import { SomeVariants } from './variants.ts';

const usage = [
  'usage: npm run sandbox -- [--port N] [--data FILE] [--propagation SECONDS] [--control] [--public-url URL]',
  '         [--redirect-uri URI]... [--certificate-authority FILE]... [--variant NAME=VALUE]...',
].join('\n');

/**
 * The settings from the command line; undefined if it is invalid. Throws Node's error if a certificate authority's file can't
 * be read.
 */
export function cliSettings(args: readonly string[]): SandboxOptions | undefined {
  const values = parsed(args);
  if (!values) return undefined;
  const [port, seconds] = [Number(values.port), Number(values.propagation)];
  if (!/^\d+$/.test(values.port) || port > 65_535 || !/^[\d.]+$/.test(values.propagation) || !(seconds >= 0)) {
    return undefined;
  }
  const publicUrl = values['public-url'];
  const variants = variantsOf(values.variant);
  if (!variants) return undefined;
  return {
    port,
    store: values.data === undefined ? memoryStore() : fileStore(values.data),
    propagationMs: seconds * 1000,
    control: values.control,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    variants,
    redirectUris: values['redirect-uri'],
    certificateAuthorities: values['certificate-authority'].map((file) => readFileSync(file, 'utf8')),
  };
}

/** Parses `NAME=VALUE` pairs, where the value is JSON, or text without quotes. */
function variantsOf(named: readonly string[]): SomeVariants | undefined {
  const pairs = named.map((one): [string, unknown] => {
    const [name = '', ...rest] = one.split('=');
    const text = rest.join('=');
    return [name, /^(true|false|\d+)$/.test(text) ? JSON.parse(text) : text];
  });
  return SomeVariants.safeParse(Object.fromEntries(pairs)).data;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        data: { type: 'string' },
        propagation: { type: 'string', default: '0' },
        control: { type: 'boolean', default: false },
        'public-url': { type: 'string' },
        variant: { type: 'string', multiple: true, default: [] },
        'redirect-uri': { type: 'string', multiple: true, default: [] },
        'certificate-authority': { type: 'string', multiple: true, default: [] },
      },
    }).values;
  } catch {
    return undefined;
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Prints one line of JSON once it listens, logs to standard error, and runs until it is stopped. */
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
  const { selfServiceUrl, issuer, ansattporten, portalUrl, organisations } = sandbox;
  process.stdout.write(`${JSON.stringify({ selfServiceUrl, issuer, ansattporten, portalUrl, organisations })}\n`);
}
