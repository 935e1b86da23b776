// Runs end-to-end test files one after the other, as scripts/test.mjs hands them out; all of them in one VS Code.
//   fork: node --import tsx test/support/e2eWorker.ts [--grep PATTERN]     in: { file } or { end: true }     out: Outcome
import { parseArgs } from 'node:util';
import { exitOnSignals } from '../../scripts/processes.mjs';
import { stopInstallation } from './installation.ts';
import { runMocha, type Tally } from './runMocha.ts';
import { useTemporaryFolder } from './temporaryFolder.ts';

export interface Outcome {
  readonly tally: Tally;
  /** What mocha has printed. */
  readonly output: string;
}

/** Milliseconds for one test: ends a hang. A test of a whole journey has many steps, each with a limit of its own. */
const timeout = 600_000;

exitOnSignals();
// Each run of mocha listens for what nobody catches, and takes no listener away again.
process.setMaxListeners(0);
useTemporaryFolder();
const { values } = parseArgs({ options: { grep: { type: 'string' } } });

/** One at a time: files that were handed out wait here. */
let work = Promise.resolve();
process.on('message', (message: { readonly file: string } | { readonly end: true }) => {
  work = work.then(async () => {
    if ('file' in message) process.send?.(await run(message.file));
    else await end();
  });
});

async function run(file: string): Promise<Outcome> {
  let output = '';
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array) => {
    output += typeof text === 'string' ? text : Buffer.from(text).toString();
    return true;
  };
  try {
    const tally = await runMocha({ files: [file], grep: values.grep, timeout, modules: 'import' });
    return { tally, output };
  } catch (error) {
    // The file could not be loaded.
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { tally: { passed: 0, failed: 1, failures: [{ title: file, message }] }, output: output + message };
  } finally {
    process.stdout.write = write;
  }
}

async function end(): Promise<void> {
  setTimeout(() => {
    process.stderr.write('The VS Code of the end-to-end tests does not end.\n');
    process.exit(1); // which ends what was started
  }, 120_000).unref();
  await stopInstallation();
  process.exit();
}
