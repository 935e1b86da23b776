import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';

export interface Tally {
  passed: number;
  /** Tests and hooks that failed, and tests that were skipped: a test that does not run proves nothing. */
  failed: number;
  /** Those that failed, in order. */
  failures: Failure[];
}

export interface Failure {
  /** The test's own title after those of the suites around it. */
  title: string;
  message: string;
  /** Milliseconds that it had, if all that failed it was that they were over. */
  timeout?: number;
}

export interface MochaRun {
  files: readonly string[];
  /** Only tests whose full title matches. */
  grep?: string | undefined;
  /** Milliseconds for one test or hook. */
  timeout: number;
  /** Whether the first failure ends the run. */
  bail?: boolean;
  /** A test that is skipped counts as failed, unless it needs what not every machine has, and says so. */
  maySkip?: boolean;
  /** ES modules are imported; bundles inside the extension host are required. */
  modules: 'import' | 'require';
}

/**
 * Mocha would `require` them, and Node then has each module twice: another for those that are imported later. An error of one is no
 * instance of the other's class.
 */
async function importAll(mocha: Mocha, files: readonly string[]): Promise<void> {
  for (const file of files) {
    mocha.suite.emit('pre-require', globalThis, file, mocha);
    const loaded: unknown = await import(pathToFileURL(file).href);
    mocha.suite.emit('require', loaded, file, mocha);
    mocha.suite.emit('post-require', globalThis, file, mocha);
  }
}

/** Milliseconds from which a test's duration is printed. */
const long = 2_000;

/** Runs the test files with mocha's spec reporter, and counts. */
export async function runMocha({
  files,
  grep,
  timeout,
  bail = false,
  maySkip = false,
  modules,
}: MochaRun): Promise<Tally> {
  // Mocha prints a duration from half of what it calls slow.
  const mocha = new Mocha({ ui: 'bdd', timeout, bail, slow: 2 * long, forbidOnly: Boolean(process.env.CI) });
  Object.assign(Mocha.reporters.Base.symbols, { ok: '✔', err: '✖' }); // its own are coloured, in a log too
  if (grep !== undefined) mocha.grep(new RegExp(grep));
  if (modules === 'import') await importAll(mocha, files);
  else for (const file of files) mocha.addFile(file);
  return new Promise((resolve) => {
    const tally: Tally = { passed: 0, failed: 0, failures: [] };
    const skipped: string[] = [];
    const fail = (failure: Failure) => {
      tally.failed++;
      tally.failures.push(failure);
    };
    const runner = mocha.run(() => {
      for (const title of skipped) Mocha.reporters.Base.consoleLog(`  Skipped, so it counts as failed: ${title}`);
      resolve(tally);
    });
    runner.on('pass', () => tally.passed++);
    runner.on('fail', (test, error: Error & { readonly code?: unknown }) => {
      const isLate = error.code === 'ERR_MOCHA_TIMEOUT';
      fail({ title: test.fullTitle(), message: error.message, ...(isLate && { timeout: test.timeout() }) });
    });
    runner.on('pending', (test) => {
      if (maySkip) return;
      const title = test.fullTitle();
      fail({ title, message: 'Skipped' });
      skipped.push(title);
    });
  });
}
