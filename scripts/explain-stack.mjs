// @ts-check
// npm run explain-stack < log: replaces each place in the bundle in a logged stack by the place in src, using the source maps of
// the latest build. The name of a chunk identifies its build.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root, sourceMaps } from './paths.mjs';

/** `…/dist/chunks/app-6TXY6MUX.js:2:1234`, with any prefix. */
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
      // The path is relative to where the map was during the build, next to the bundle.
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
