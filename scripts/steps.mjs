// @ts-check
// Shows what a script is doing, and its progress: “[2/4] Building… done in 1 s”.
import { clearInterval, setInterval } from 'node:timers';

/**
 * @typedef {object} Step
 * @property {string} title what it does, “Installing …”
 * @property {() => Promise<unknown>} run
 * @property {() => boolean | Promise<boolean>} [needed] if omitted, always
 */

/**
 * Runs the steps that are needed, one after the other.
 * @param {Step[]} steps
 * @param {NodeJS.WriteStream} [stream] where to report progress; standard error by default, as standard output is for results
 */
export async function runSteps(steps, stream = process.stderr) {
  /** @type {Step[]} */
  const needed = [];
  for (const step of steps) if (!step.needed || (await step.needed())) needed.push(step);
  for (const [index, step] of needed.entries()) {
    await runStep(step, `[${index + 1}/${needed.length}] ${step.title}…`, stream);
  }
}

/**
 * @param {Step} step
 * @param {string} text
 * @param {NodeJS.WriteStream} stream
 */
async function runStep(step, text, stream) {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  stream.write(text);
  // On a terminal, the line shows the seconds as they pass; in a log, it is written once.
  const ticking = stream.isTTY ? setInterval(() => stream.write(`\r${text} ${seconds()} s`), 1000) : undefined;
  const end = (/** @type {string} */ word) => {
    clearInterval(ticking);
    stream.write(stream.isTTY ? `\r${text} ${word} ${seconds()} s\n` : ` ${word} ${seconds()} s\n`);
  };
  try {
    await step.run();
    end('done in');
  } catch (error) {
    end('failed after');
    throw error;
  }
}

/**
 * Runs a script's main function. A failure is reported in one sentence, and with its stack only if DEBUG is set.
 * @param {() => Promise<number | void>} main returns the exit code, or undefined to leave it unchanged
 */
export async function runMain(main) {
  try {
    const code = await main();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    const told = error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : String(error);
    console.error(`\n${told}`);
    process.exitCode = 1;
  }
}
