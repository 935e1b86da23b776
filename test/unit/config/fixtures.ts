import { readFileSync } from 'node:fs';

/** A config from test/fixtures/appsettings, read as UTF-8 with its byte order mark, if it has one. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/appsettings/${name}`, import.meta.url), 'utf8');
}
