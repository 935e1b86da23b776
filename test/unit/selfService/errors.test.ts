import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HttpError } from '../../../src/core/http/httpError.ts';
import { asSelfServiceError, SelfServiceError } from '../../../src/core/selfService/selfServiceError.ts';

const failed = (status: number, body: string, retryAfterMs?: number): SelfServiceError => {
  const url = new URL('https://api.example.no/api/v1/clients');
  const error = asSelfServiceError(new HttpError('GET', url, { reason: 'status', status, body, retryAfterMs }));
  assert.ok(error instanceof SelfServiceError);
  return error;
};
const read = (body: unknown, status = 400): Pick<SelfServiceError, 'description' | 'fieldErrors' | 'correlationId'> => {
  const { description, fieldErrors, correlationId } = failed(status, JSON.stringify(body));
  return { description, fieldErrors, correlationId };
};

describe('An error of the self-service API (self-service-api.md §3, Error)', () => {
  const whole = {
    status: 400,
    timestamp: '2026-03-02T08:00:00Z',
    correlation_id: 'c0ffee',
    error: 'invalid_request',
    error_description: 'Invalid client',
    errors: [
      { errorMessage: 'must not be blank', isFieldError: true, objectName: 'client', fieldIdentifier: 'client_name' },
      { errorMessage: 'is unknown', isFieldError: true, objectName: 'client', fieldIdentifier: 'scopes[2]' },
    ],
  };

  it('contains what is wrong, field by field, and the reference that Digdir asks for', () => {
    assert.deepEqual(read(whole), {
      description: 'Invalid client',
      fieldErrors: [
        { field: 'client_name', message: 'must not be blank' },
        { field: 'scopes[2]', message: 'is unknown' },
      ],
      correlationId: 'c0ffee',
    });
  });

  it('keeps its status, the requested wait, and the original answer', () => {
    const error = failed(429, '{}', 3000);
    assert.deepEqual([error.status, error.retryAfterMs], [429, 3000]);
    assert.ok(error.cause instanceof HttpError);
  });

  it('has a message that quotes nothing from the answer', () => {
    assert.equal(failed(403, JSON.stringify(whole)).message, 'Self-service API answered 403');
  });

  const partly: readonly (readonly [what: string, body: unknown, read: ReturnType<typeof read>])[] = [
    ['nothing at all', {}, { description: undefined, fieldErrors: [], correlationId: undefined }],
    ['no description', { error: 'conflict' }, { description: 'conflict', fieldErrors: [], correlationId: undefined }],
    [
      'a complaint in place of a description',
      { error: 'bad', errors: [{ errorMessage: null }, { errorMessage: 'Too many keys' }] },
      { description: 'Too many keys', fieldErrors: [], correlationId: undefined },
    ],
    [
      'a field without a complaint',
      { error_description: 'Invalid', errors: [{ fieldIdentifier: 'client_name' }] },
      { description: 'Invalid', fieldErrors: [{ field: 'client_name', message: 'Invalid' }], correlationId: undefined },
    ],
    [
      'null everywhere',
      { correlation_id: null, error: null, error_description: null, errors: null },
      { description: undefined, fieldErrors: [], correlationId: undefined },
    ],
    [
      'members of another kind among good ones',
      { correlation_id: 7, error_description: 'Invalid', errors: 'none', error: ['x'] },
      { description: 'Invalid', fieldErrors: [], correlationId: undefined },
    ],
    [
      'a good reference beside a bad description',
      { correlation_id: 'c0ffee', error_description: { text: 'x' }, error: 'bad' },
      { description: 'bad', fieldErrors: [], correlationId: 'c0ffee' },
    ],
    ['a list', [1], { description: undefined, fieldErrors: [], correlationId: undefined }],
    ['null', null, { description: undefined, fieldErrors: [], correlationId: undefined }],
  ];
  for (const [what, body, expected] of partly) {
    it(`is read as far as possible if its body contains ${what}`, () => {
      assert.deepEqual(read(body), expected);
    });
  }

  it('keeps its status whatever the body is', () => {
    for (const body of ['', '<html>', '{"error', '\0']) assert.equal(failed(428, body).status, 428, body);
    fc.assert(
      fc.property(fc.json(), (body) => {
        assert.equal(failed(500, body).status, 500);
      }),
    );
  });

  it('means an empty list only if the description says so', () => {
    assert.ok(failed(400, '{"error_description":"Organization 1 does not have any scopes"}').meansEmptyList);
    assert.ok(!failed(400, '{"error_description":"Organization 1 does not have access"}').meansEmptyList);
    assert.ok(!failed(400, 'does not have any').meansEmptyList);
  });

  it('is created from a status only, and other failures stay as they are', () => {
    const cut = new HttpError('GET', new URL('https://api.example.no'), { reason: 'cut' });
    assert.equal(asSelfServiceError(cut), cut);
    const other = new TypeError('x');
    assert.equal(asSelfServiceError(other), other);
  });
});
