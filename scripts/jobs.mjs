// @ts-check
// Runs parts of the tests side by side, in the order in which they are listed: longest first.
import { availableParallelism } from 'node:os';
import { EndToEndWorker } from './endToEnd.mjs';

/** @typedef {{ passed: number, failed: number, failures: { title: string, message: string }[] }} Tally */
/** @typedef {{ tally: Tally, output: string }} Outcome output: shown when it has ended */
/**
 * @typedef {object} Job
 * @property {string} suite
 * @property {string} title which part of the suite it runs
 * @property {(worker: () => EndToEndWorker) => Promise<Outcome>} run worker: this place's VS Code, for end-to-end tests
 */
/** @typedef {Pick<Job, 'suite' | 'title'> & Outcome & { seconds: number }} Ended */

/**
 * A browser, a VS Code and its extension host keep a core busy for seven eighths of the time, and wait for each other the rest.
 * One more place than there are cores makes use of that.
 */
const places = Math.min(4, Math.max(2, availableParallelism()) + 1);

/**
 * Runs all jobs, as many at a time as there are places. A job that throws has failed; the others continue.
 * @param {readonly Job[]} jobs
 * @param {string | undefined} grep
 * @param {(ended: Ended) => void} onEnd
 * @returns {Promise<Ended[]>}
 */
export async function runJobs(jobs, grep, onEnd) {
  const left = [...jobs];
  /** @type {Ended[]} */
  const all = [];
  const place = async () => {
    /** @type {EndToEndWorker | undefined} */
    let worker;
    for (let job = left.shift(); job; job = left.shift()) {
      const ended = await runJob(job, () => (worker ??= new EndToEndWorker(grep)));
      all.push(ended);
      onEnd(ended);
    }
    if (!worker) return;
    const title = 'the end of VS Code';
    const started = performance.now();
    await worker.end().catch((error) => {
      const ended = { suite: 'e2e', title, ...brokenDown(title, error), seconds: (performance.now() - started) / 1000 };
      all.push(ended);
      onEnd(ended);
    });
  };
  await Promise.all(Array.from({ length: places }, place));
  return all;
}

/**
 * @param {Job} job
 * @param {() => EndToEndWorker} worker
 * @returns {Promise<Ended>}
 */
async function runJob(job, worker) {
  const started = performance.now();
  const outcome = await job.run(worker).catch((error) => brokenDown(job.title, error));
  return { suite: job.suite, title: job.title, ...outcome, seconds: (performance.now() - started) / 1000 };
}

/**
 * @param {string} title
 * @param {unknown} error
 * @returns {Outcome}
 */
function brokenDown(title, error) {
  const message = error instanceof Error ? error.message : String(error);
  return { tally: { passed: 0, failed: 1, failures: [{ title, message }] }, output: message };
}
