// @ts-check
// Starts programs, and ends them together with everything they have started.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, createWriteStream, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Hosts are removed from output that may be shared, because a machine's registry or mirror is private. */
const hosts = /(?<=https?:\/\/)[^\s/]+/g;

const windows = process.platform === 'win32';

/**
 * Runs a program to its end. Its output goes to a log file, the tail of which is in the error if it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, log: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 */
export async function runLogged(command, args, { cwd, log, env = process.env }) {
  mkdirSync(path.dirname(log), { recursive: true });
  const stream = createWriteStream(log, { flags: 'a' });
  stream.write(`\n> ${path.basename(command)} ${args.join(' ')}\n`);
  const { file, words, shell } = commandLine(command, args);
  const child = spawn(file, words, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(stream, { end: false });
  child.stderr.pipe(stream, { end: false });
  const code = await exitOf(child);
  await new Promise((done) => stream.end(done));
  if (code !== 0) {
    const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n').replace(hosts, '…');
    throw new Error(`${path.basename(command)} ${args[0] ?? ''} failed (${code}). The end of ${log}:\n${tail}`);
  }
}

/**
 * On Windows, npm and code are .cmd files, which only a shell can run, as one line of quoted words.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.Platform} [platform]
 */
export function commandLine(command, args, platform = process.platform) {
  const shell = platform === 'win32' && !command.toLowerCase().endsWith('.exe');
  const quoted = (/** @type {string} */ word) => (shell ? `"${word}"` : word);
  return { file: quoted(command), words: args.map(quoted), shell };
}

/**
 * Runs a program to its end with its output visible, and returns its exit code. It is ended together with this process, or when
 * its time is up.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { limit?: number }} [options] limit in milliseconds
 * @returns {Promise<number>}
 */
export async function runVisible(command, args, { limit, ...options } = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  const timers =
    limit === undefined ? [] : [setTimeout(end, limit), setTimeout(() => child.kill('SIGKILL'), limit + 5000)];
  try {
    return await exitOf(child);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    process.off('exit', end);
  }
}

/** Turns a signal into an ordinary exit, so that exit handlers (which end what was started) run too. */
export function exitOnSignals() {
  const signals = /** @type {const} */ ({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 });
  for (const [signal, code] of Object.entries(signals)) process.once(signal, () => process.exit(code));
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Starts a long-running program in its own process group, so that ending it also ends what it started.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, pipes?: number }} [options] pipes: additional ones, from file descriptor 3
 * on
 */
export function startGroup(command, args, { pipes = 0, ...options } = {}) {
  const more = Array.from({ length: pipes }, () => /** @type {const} */ ('pipe'));
  const child = spawn(command, args, { ...options, detached: !windows, stdio: ['ignore', 'pipe', 'pipe', ...more] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    stream.setEncoding('utf8');
    stream.on('data', (/** @type {string} */ text) => (output += text));
  }
  const ended = new Promise((done) => child.once('close', done));
  const kill = (/** @type {NodeJS.Signals} */ signal) => signalGroup(child.pid, signal);
  const killNow = () => kill('SIGKILL');
  // Runs before the handler that removes its files, which it would otherwise write again.
  process.prependOnceListener('exit', killNow);
  /** @type {Error | undefined} */
  let failure;
  child.once('error', (error) => (failure = error));

  return {
    pid: child.pid,
    pipes: child.stdio.slice(3),
    ended,
    output: () => output,
    /**
     * Waits until the output matches, and returns the match.
     * @param {RegExp} pattern
     * @param {number} [timeout] milliseconds
     */
    async waitForOutput(pattern, timeout = 60_000) {
      for (const end = Date.now() + timeout; Date.now() < end; await wait(50)) {
        const match = pattern.exec(output);
        if (match) return match;
        if (failure || child.exitCode !== null) break;
      }
      throw new Error(
        `${path.basename(command)} did not start. It printed: ${failure?.message ?? output.slice(-2000)}`,
      );
    },
    /** Ends the whole group, with SIGTERM first and then SIGKILL. */
    async stop() {
      kill('SIGTERM');
      await Promise.race([ended, wait(3000, undefined, { ref: false })]);
      killNow();
      process.off('exit', killNow);
    },
  };
}

/**
 * Sends a signal to a process group. Windows has none: there, a program and everything it has started are killed, whatever the
 * signal.
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  if (pid === undefined) return;
  if (windows) {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It has already ended.
  }
}

/**
 * The full path of the first of the programs that is on PATH.
 * @param {...string} names
 * @returns {string | undefined}
 */
export function findOnPath(...names) {
  return placesOnPath(names, process.platform, process.env).find(isProgram);
}

/**
 * Where programs with these names may be, in the order in which a shell looks: all places of the first name, then of the next.
 * @param {readonly string[]} names
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function placesOnPath(names, platform, env) {
  const { delimiter, join } = platform === 'win32' ? path.win32 : path.posix;
  const extensions = platform === 'win32' ? (env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) =>
    folders.flatMap((folder) => extensions.map((extension) => join(folder, name + extension))),
  );
}

/** @param {string} file */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
