import assert from 'node:assert/strict';
import { Headers } from 'node-fetch';
import * as z from 'zod/mini';
import { readJsonList } from '../../../src/core/http/http.ts';
import { HttpError } from '../../../src/core/http/httpError.ts';

const asked = { method: 'GET' as const, url: 'https://api.example.no/api/v1/clients' };
const named = z.object({ name: z.string() });
const read = (list: unknown, unreadable: (item: unknown, at: number) => void = () => undefined) =>
  readJsonList(asked, { status: 200, headers: new Headers(), text: JSON.stringify(list) }, named, unreadable);
const issuesOf = async (list: unknown): Promise<readonly string[]> => {
  const error: unknown = await read(list).catch((failure: unknown) => failure);
  assert.ok(error instanceof HttpError && error.failure.reason === 'unexpectedShape', String(error));
  return error.failure.issues;
};
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `Klient ${index}` }));

describe('A list with thousands of items', () => {
  it('is read completely and in order', async () => {
    for (const count of [0, 1, 249, 250, 251, 5000]) assert.deepEqual(await read(many(count)), many(count));
  });

  it('lets other work run meanwhile', async () => {
    let turns = 0;
    const count = () => {
      turns++;
      ticking = setImmediate(count);
    };
    let ticking = setImmediate(count);
    await read(many(5000));
    clearImmediate(ticking);
    assert.ok(turns >= 15, String(turns));
  });

  it('is read without an invalid item, which is reported with its index, however far down', async () => {
    const found: [unknown, number][] = [];
    const wrong = { name: 1 };
    const list = [...many(555), wrong, null, ...many(3)];
    assert.deepEqual(await read(list, (item, at) => found.push([item, at])), [...many(555), ...many(3)]);
    assert.deepEqual(found, [
      [wrong, 555],
      [null, 556],
    ]);
  });

  it('is refused if no item can be read, because it must not look empty', async () => {
    assert.deepEqual(await issuesOf([{ name: 1 }, {}]), ['0.name: invalid_type', '1.name: invalid_type']);
  });

  it('is empty if it is null', async () => {
    assert.deepEqual(await read(null), []);
  });

  it('is refused if it is not a list', async () => {
    assert.deepEqual(await issuesOf({ name: 'x' }), ['(root): invalid_type']);
  });
});
