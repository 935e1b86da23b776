// @ts-check
// npm run explain-stack < log: shows each place in the bundle that a logged stack names as a place in src, by the source maps of the
// last build. The name of a chunk says which build it is of.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root, sourceMaps } from './paths.mjs';

/** `…/dist/chunks/app-6TXY6MUX.js:2:1234`, with whatever stands before it. */
const place = /(?:[\w+.-]+:\/\/)?[^\s()]*\bdist\/((?:chunks\/|forms\/)?[\w.-]+\.m?js):(\d+):(\d+)/g;

/** @type {Map<string, SourceMap | undefined>} */
const maps = new Map();

/** @param {string} file of the bundle, relative to dist/ */
function mapOf(file) {
  if (!maps.has(file)) {
    const name = path.join(sourceMaps, `${file}.map`);
    maps.set(file, existsSync(name) ? new SourceMap(JSON.parse(readFileSync(name, 'utf8'))) : undefined);
  }
  return maps.get(file);
}

/** @type {Set<string>} */
const unknown = new Set();

/** @param {string} line */
function explained(line) {
  return line.replaceAll(
    place,
    (all, /** @type {string} */ file, /** @type {string} */ row, /** @type {string} */ column) => {
      const map = mapOf(file);
      if (!map) unknown.add(file);
      const origin = map?.findOrigin(Number(row), Number(column));
      if (!origin || !('fileName' in origin)) return all;
      // Relative to the map's place beside the bundle, as it was when it was built.
      const source = path.relative(root, path.resolve(root, 'dist', path.dirname(file), origin.fileName));
      return `${source}:${origin.lineNumber}:${origin.columnNumber}`;
    },
  );
}

for await (const line of createInterface({ input: process.stdin })) console.log(explained(line));
if (unknown.size > 0) {
  console.error(
    `No source map for ${[...unknown].join(', ')}: check out the commit it was built from, and run npm run build.`,
  );
  process.exitCode = 1;
}
