import assert from 'node:assert/strict';
import fetch from 'node-fetch';
import { Http, type HttpSettings, type Log } from '../../../../src/core/http/http.ts';
import { HttpError, type HttpFailure } from '../../../../src/core/http/httpError.ts';

/** When the tests take place. */
export const moment = new Date('2026-03-02T08:00:00.000Z');

/** The program's HTTP over real connections, with a clock that stands still and pauses that are over at once. */
export class TestHttp {
  readonly lines: string[] = [];
  /** Milliseconds that were asked to be waited. */
  readonly pauses: number[] = [];
  readonly http: Http;

  constructor(differs: Partial<HttpSettings> = {}) {
    this.http = new Http({
      fetch,
      log: logTo(this.lines),
      timeoutMs: () => 60_000,
      firstRetryMs: 0,
      delay: (ms) => {
        this.pauses.push(ms);
        return Promise.resolve();
      },
      now: () => moment,
      ...differs,
    });
  }
}

export function logTo(lines: { push(line: string): unknown }): Log {
  const keep = (message: string): void => {
    lines.push(message);
  };
  return { debug: keep, info: keep, warn: keep, error: keep };
}

/** What a request failed with; fails itself when it did not. */
export async function failureOf(asked: Promise<unknown>): Promise<HttpFailure> {
  const error = await rejection(asked);
  assert.ok(error instanceof HttpError, String(error));
  return error.failure;
}

export async function rejection(asked: Promise<unknown>): Promise<unknown> {
  try {
    await asked;
  } catch (error) {
    return error;
  }
  assert.fail('It should have failed.');
}
