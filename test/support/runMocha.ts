import Mocha from 'mocha';

export interface Tally {
  passed: number;
  /** Tests and hooks that failed, and tests that were skipped: a test that does not run proves nothing. */
  failed: number;
}

export interface MochaRun {
  files: readonly string[];
  /** Only tests whose full title matches. */
  grep?: string | undefined;
  /** Milliseconds for one test or hook. */
  timeout: number;
  /** ES modules are imported; bundles inside the extension host are required. */
  modules: 'import' | 'require';
}

/** Runs the test files with mocha's spec reporter, and counts. */
export async function runMocha({ files, grep, timeout, modules }: MochaRun): Promise<Tally> {
  const mocha = new Mocha({ ui: 'bdd', timeout, slow: timeout / 20, forbidOnly: Boolean(process.env.CI) });
  Object.assign(Mocha.reporters.Base.symbols, { ok: '✔', err: '✖' }); // its own are coloured, in a log too
  if (grep !== undefined) mocha.grep(new RegExp(grep));
  for (const file of files) mocha.addFile(file);
  if (modules === 'import') await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const tally: Tally = { passed: 0, failed: 0 };
    const skipped: string[] = [];
    const runner = mocha.run(() => {
      for (const title of skipped) Mocha.reporters.Base.consoleLog(`  Skipped, so it counts as failed: ${title}`);
      resolve(tally);
    });
    runner.on('pass', () => tally.passed++);
    runner.on('fail', () => tally.failed++);
    runner.on('pending', (test) => {
      tally.failed++;
      skipped.push(test.fullTitle());
    });
  });
}
