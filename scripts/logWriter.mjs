// @ts-check
// Replaces @vscode/spdlog inside the downloaded VS Code; vsCode.mjs copies it there. That module is native and would have to be
// compiled. Without it, VS Code writes no log files, and every output channel stays empty.
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

export const version = 0;
const levels = /** @type {const} */ (['trace', 'debug', 'info', 'warning', 'error', 'critical']);

export function setLevel() {} // Each logger has its own level.
export function setFlushOn() {} // Each line is written at once.

export class Logger {
  #file;
  #level = levels.indexOf('info');
  #raw = false;

  /** @param {string} _kind @param {string} _name @param {string} file */
  constructor(_kind, _name, file) {
    this.#file = file;
  }

  /** @param {string} text */
  trace = (text) => this.#write(0, text);
  /** @param {string} text */
  debug = (text) => this.#write(1, text);
  /** @param {string} text */
  info = (text) => this.#write(2, text);
  /** @param {string} text */
  warn = (text) => this.#write(3, text);
  /** @param {string} text */
  error = (text) => this.#write(4, text);
  /** @param {string} text */
  critical = (text) => this.#write(5, text);

  getLevel() {
    return this.#level;
  }

  /** @param {number} level */
  setLevel(level) {
    this.#level = level;
  }

  setPattern() {}

  /** For text that contains its own line endings, as from output channels. */
  clearFormatters() {
    this.#raw = true;
  }

  flush() {}
  drop() {}

  /** @param {number} level @param {string} text */
  #write(level, text) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').slice(0, -1);
    appendFileSync(this.#file, this.#raw ? text : `${time} [${levels[level]}] ${text}\n`);
  }
}

/** @param {string} name @param {string} file */
export async function createRotatingLogger(name, file) {
  mkdirSync(path.dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

export const createAsyncRotatingLogger = createRotatingLogger;
