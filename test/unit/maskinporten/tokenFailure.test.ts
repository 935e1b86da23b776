import assert from 'node:assert/strict';
import { mayBePropagation, type TokenFailureCause, tokenFailureCause } from '../../../src/maskinporten/tokenFailure.ts';

/** The table of self-service-api.md §5, row for row. */
const rows: readonly (readonly [code: string, cause: TokenFailureCause])[] = [
  ['MP-100', 'clientNotFound'],
  ['MP-110', 'wrongAudience'],
  ['MP-120', 'certificate'],
  ['MP-122', 'certificate'],
  ['MP-123', 'certificate'],
  ['MP-121', 'expiredKey'],
  ['MP-124', 'badSignature'],
  ['MP-130', 'clock'],
  ['MP-012', 'grantReused'],
  ['MP-011', 'invalidParameter'],
  ['MP-200', 'scopeNotOnClient'],
  ['MP-201', 'scopeNotForMaskinporten'],
  ['MP-250', 'noAccessToScope'],
  ['MP-251', 'notDelegated'],
  ['MP-301', 'authorizationDetails'],
  ['MP-302', 'authorizationDetails'],
  ['MP-303', 'authorizationDetails'],
];

describe('Why the token endpoint said no (self-service-api.md §5)', () => {
  for (const [code, cause] of rows) {
    it(`${code} is “${cause}”, wherever it stands in the description`, () => {
      for (const description of [code, `${code}: Invalid assertion. (trace_id: 0abc)`, `Invalid (${code})`]) {
        assert.deepEqual(tokenFailureCause(description), { code, cause });
      }
    });
  }

  const sentences: readonly (readonly [description: string, found: ReturnType<typeof tokenFailureCause>])[] = [
    [
      'Invalid assertion. Client authentication failed. Unknown key identifier (kid) in assertion header.',
      { cause: 'unknownKey' },
    ],
    ['MP-100: Unknown Key Identifier (kid)', { code: 'MP-100', cause: 'unknownKey' }],
    ['Invalid assertion. Issue time is after now', { cause: 'clock' }],
    ['MP-011: Issue Time Is After Now', { code: 'MP-011', cause: 'clock' }],
    ['MP-999: something new', { code: 'MP-999', cause: 'other' }],
    ['Invalid assertion.', { cause: 'other' }],
    ['', { cause: 'other' }],
    ['XMP-100 MP-1000 MP-10', { cause: 'other' }],
    ['MP-250 before MP-100', { code: 'MP-250', cause: 'noAccessToScope' }],
  ];
  for (const [description, found] of sentences) {
    it(`“${description}” is “${found.cause}”`, () => {
      assert.deepEqual(tokenFailureCause(description), found);
    });
  }

  it('may pass by itself only for what is new and has not reached the token endpoint', () => {
    const causes = new Set<TokenFailureCause>([...rows.map(([, cause]) => cause), 'unknownKey', 'other']);
    const passing = [...causes].filter(mayBePropagation).sort();
    assert.deepEqual(passing, ['clientNotFound', 'scopeNotOnClient', 'unknownKey']);
  });
});
