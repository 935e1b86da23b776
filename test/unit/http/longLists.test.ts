import assert from 'node:assert/strict';
import { Headers } from 'node-fetch';
import * as z from 'zod/mini';
import { readJsonList } from '../../../src/http/http.ts';
import { HttpError } from '../../../src/http/httpError.ts';

const asked = { method: 'GET' as const, url: 'https://api.example.no/api/v1/clients' };
const names = z.array(z.object({ name: z.string() }));
const read = (list: unknown) =>
  readJsonList(asked, { status: 200, headers: new Headers(), text: JSON.stringify(list) }, names);
const issuesOf = async (list: unknown): Promise<readonly string[]> => {
  const error: unknown = await read(list).catch((failure: unknown) => failure);
  assert.ok(error instanceof HttpError && error.failure.reason === 'unexpectedShape', String(error));
  return error.failure.issues;
};
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `Klient ${index}` }));

describe('A list of thousands', () => {
  it('is read whole, in its order', async () => {
    for (const count of [0, 1, 249, 250, 251, 5000]) assert.deepEqual(await read(many(count)), many(count));
  });

  it('lets others have their turn meanwhile', async () => {
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

  it('names the place of an item that is wrong, however far down', async () => {
    assert.deepEqual(await issuesOf([...many(555), { name: 1 }]), ['555.name: invalid_type']);
  });

  it('is refused when it is no list', async () => {
    assert.deepEqual(await issuesOf({ name: 'x' }), ['(root): invalid_type']);
  });
});
