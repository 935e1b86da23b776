import { parseArgs } from 'node:util';
import { fileStore } from './fileStore.ts';
import { memoryStore } from './memoryStore.ts';
import { type SandboxOptions } from './sandbox.ts';

export const usage = 'usage: npm run sandbox -- [--port N] [--data FILE] [--propagation SECONDS] [--control]';

/** What the command line asks for; undefined when it cannot be understood. */
export function cliSettings(args: readonly string[]): SandboxOptions | undefined {
  const values = parsed(args);
  if (!values) return undefined;
  const [port, seconds] = [Number(values.port), Number(values.propagation)];
  if (!/^\d+$/.test(values.port) || port > 65_535 || !/^[\d.]+$/.test(values.propagation) || !(seconds >= 0)) {
    return undefined;
  }
  const store = values.data === undefined ? memoryStore() : fileStore(values.data);
  return { port, store, propagationMs: seconds * 1000, control: values.control };
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
      },
    }).values;
  } catch {
    return undefined;
  }
}
