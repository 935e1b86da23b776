import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Scope,
  scope,
  type ScopeAccess,
  scopeAccess,
  ScopeIndex,
  type ScopeList,
} from '../../../src/core/selfService/scope.ts';
import { TestSandbox } from '../sandbox/support/testSandbox.ts';
import { sandboxApi } from './support/sandboxApi.ts';

const all: readonly ScopeList[] = ['granted', 'accessibleForAll', 'delegated'];
const digdir = '991825827';

const access = (name: string, differs: Partial<ScopeAccess> = {}): ScopeAccess =>
  scopeAccess.parse({ scope: name, state: 'APPROVED', owner_orgno: digdir, ...differs });
const listed = (name: string, differs: Partial<Scope> = {}): Scope =>
  scope.parse({ name, description: `Om ${name}`, active: true, owner_orgno: digdir, ...differs });
const open = { accessible_for_all: true };
const delegable = { delegation_source: 'https://tt02.altinn.no/' };
const names = (index: ScopeIndex, text = '', lists = all) => index.search(text, lists).map(({ name }) => name);

describe('The scopes that a client can have', () => {
  it('are the union of the portal’s three lists, each scope once, by name', () => {
    const index = new ScopeIndex(
      [access('b:granted'), access('c:both')],
      [
        listed('z:delegated', delegable),
        listed('c:both', { ...open, ...delegable }),
        listed('a:open', open),
        listed('b:granted'),
      ],
      'nb',
    );
    assert.deepEqual(
      index.search('', all).map(({ name, lists }) => [name, lists]),
      [
        ['a:open', ['accessibleForAll']],
        ['b:granted', ['granted']],
        ['c:both', ['granted', 'accessibleForAll', 'delegated']],
        ['z:delegated', ['delegated']],
      ],
    );
    assert.deepEqual(names(index, '', ['granted']), ['b:granted', 'c:both']);
    assert.deepEqual(names(index, '', ['accessibleForAll']), ['a:open', 'c:both']);
    assert.deepEqual(names(index, '', ['delegated']), ['c:both', 'z:delegated']);
    assert.deepEqual(names(index, '', ['accessibleForAll', 'delegated']), ['a:open', 'c:both', 'z:delegated']);
    assert.deepEqual(names(index, '', []), []);
  });

  it('do not include those that are merely public, but it is known why those can’t be used', () => {
    const index = new ScopeIndex([], [listed('a:closed')], 'nb');
    assert.deepEqual(names(index), []);
    assert.equal(index.find('a:closed')?.obstacle, 'notGranted');
    assert.equal(index.find('a:unknown'), undefined);
  });

  it('include what is known if one of the lists is not available', () => {
    const granted = new ScopeIndex([access('a:x', { owner_organization_name: 'DIGDIR' })], [], 'nb');
    assert.deepEqual(granted.search('', all), [
      { name: 'a:x', description: '', owner: 'DIGDIR', lists: ['granted'], obstacle: undefined },
    ]);
    assert.deepEqual(names(new ScopeIndex([], [listed('a:x'), listed('b:x', open)], 'nb')), ['b:x']);
  });
});

describe('The obstacle to using a scope', () => {
  const given = (state: string) => access('a:x', { state });
  const forPersons = { allowed_integration_types: ['idporten', 'ansattporten'] };
  const cases: readonly (readonly [
    why: string,
    given: ScopeAccess | undefined,
    scope: Scope | undefined,
    is: string | undefined,
  ])[] = [
    ['it is granted', given('APPROVED'), listed('a:x'), undefined],
    ['it is granted, and nothing more is known of it', given('APPROVED'), undefined, undefined],
    ['it is open to all', undefined, listed('a:x', open), undefined],
    ['it can be delegated', undefined, listed('a:x', delegable), undefined],
    ['it was denied, but is open to all', given('DENIED'), listed('a:x', open), undefined],
    ['it has only been asked for', given('REQUESTED'), listed('a:x'), 'requested'],
    ['it was denied', given('DENIED'), listed('a:x'), 'denied'],
    ['it has a state nobody has heard of', given('PAUSED'), listed('a:x'), 'notGranted'],
    ['nobody granted it', undefined, listed('a:x'), 'notGranted'],
    ['it is granted, but no longer active', given('APPROVED'), listed('a:x', { active: false }), 'inactive'],
    ['it is open, but no longer active', undefined, listed('a:x', { ...open, active: false }), 'inactive'],
    [
      'it is granted, but only for logging people in',
      given('APPROVED'),
      listed('a:x', forPersons),
      'notForMaskinporten',
    ],
    [
      'it is open, but only for logging people in',
      undefined,
      listed('a:x', { ...open, ...forPersons }),
      'notForMaskinporten',
    ],
    [
      'it is for Maskinporten among others',
      undefined,
      listed('a:x', { ...open, allowed_integration_types: ['krr', 'maskinporten'] }),
      undefined,
    ],
    ['it does not say what it is for', undefined, listed('a:x', { ...open, allowed_integration_types: [] }), undefined],
    ['it says nothing at all of itself', undefined, scope.parse({ name: 'a:x', ...open }), undefined],
  ];
  for (const [why, granted, known, is] of cases) {
    it(`${is === undefined ? 'is nothing' : `is “${is}”`} if ${why}`, () => {
      const index = new ScopeIndex(granted ? [granted] : [], known ? [known] : [], 'nb');
      assert.equal(index.find('a:x')?.obstacle, is);
      assert.ok(index.find('a:x'));
    });
  }
});

describe('The description of a scope', () => {
  const described = listed('a:x', { ...open, 'description#nn': 'På nynorsk', 'description#en': '' });
  for (const [language, text] of [
    ['nn', 'På nynorsk'],
    ['nb', 'Om a:x'],
    ['en', 'Om a:x'],
    ['de', 'Om a:x'],
  ] as const) {
    it(`is “${text}” for ${language}: the user’s language if there is a text, else the default`, () => {
      assert.equal(new ScopeIndex([], [described], language).find('a:x')?.description, text);
    });
  }

  it('is empty if the server has none', () => {
    const bare = scope.parse({ name: 'a:x', ...open, description: null });
    assert.equal(new ScopeIndex([], [bare], 'nb').find('a:x')?.description, '');
  });
});

describe('The owner of a scope', () => {
  const owner = (accesses: readonly ScopeAccess[], catalogue: readonly Scope[]) =>
    new ScopeIndex(accesses, catalogue, 'nb').find('a:x')?.owner;
  const named = { owner_organization_name: 'DIGITALISERINGSDIREKTORATET' };

  it('has its name if an access to any of its scopes contains it, else its number', () => {
    assert.equal(owner([access('a:other', named)], [listed('a:x')]), 'DIGITALISERINGSDIREKTORATET');
    assert.equal(owner([], [listed('a:x')]), digdir);
    assert.equal(owner([access('a:x')], []), digdir);
  });

  it('keeps its name if another access omits it', () => {
    const accesses = [access('a:1', named), access('a:2'), access('a:3', { owner_organization_name: null })];
    assert.equal(owner(accesses, [listed('a:x')]), 'DIGITALISERINGSDIREKTORATET');
  });

  it('is never confused with another one because neither has a number', () => {
    const nameless = access('b:y', { owner_orgno: null, owner_organization_name: 'SKATTEETATEN' });
    assert.equal(owner([nameless], [listed('a:x', { owner_orgno: null })]), '');
    assert.equal(new ScopeIndex([nameless], [], 'nb').find('b:y')?.owner, 'SKATTEETATEN');
  });
});

describe('Searching the scopes', () => {
  const index = new ScopeIndex(
    [access('skatteetaten:inntekt', { owner_orgno: '974761076', owner_organization_name: 'SKATTEETATEN' })],
    [
      listed('altinn:serviceowner/instances.read', { ...open, description: 'Lese instanser av egne apper i Altinn' }),
      listed('skatteetaten:inntekt', { owner_orgno: '974761076', description: 'Lese inntektsopplysninger' }),
      listed('nav:sykmeldinger', { ...open, owner_orgno: '889640782', description: 'ÅPNE SYKMELDINGER' }),
    ],
    'nb',
  );
  const found: readonly (readonly [text: string, names: readonly string[]])[] = [
    ['inntekt', ['skatteetaten:inntekt']],
    ['LESE', ['altinn:serviceowner/instances.read', 'skatteetaten:inntekt']],
    ['  altinn   lese ', ['altinn:serviceowner/instances.read']],
    ['lese altinn', ['altinn:serviceowner/instances.read']],
    ['skatteetaten', ['skatteetaten:inntekt']],
    ['889640782', ['nav:sykmeldinger']],
    ['åpne', ['nav:sykmeldinger']],
    ['inntekt åpne', []],
    ['.*', []],
    ['inntektlese', []],
  ];
  for (const [text, expected] of found) {
    it(`finds ${expected.length} for “${text}”: each word in name, description or owner`, () => {
      assert.deepEqual(names(index, text), expected);
    });
  }

  it('finds in 5,000 just those that contain every word, ordered by name', () => {
    const word = fc.constantFrom('lese', 'skrive', 'skatt', 'bil', 'Helse', 'å', 'x');
    const catalogue = Array.from({ length: 5000 }, (_, at) => {
      const parts = ['lese', 'skrive', 'skatt', 'bil', 'Helse'].filter((_part, bit) => ((at * 7) >> bit) & 1);
      const reach = at % 3 === 0 ? open : at % 3 === 1 ? delegable : {};
      return listed(`p${(at * 7919) % 5000}:${parts[0] ?? 'annet'}`, {
        ...reach,
        description: parts.slice(1).join(' '),
        owner_orgno: String(at % 9),
      });
    });
    const big = new ScopeIndex([], catalogue, 'nb');
    assert.equal(big.search('', all).length, 3334);
    const isOn = (one: Scope, lists: readonly ScopeList[]): boolean =>
      lists.includes(one.accessible_for_all ? 'accessibleForAll' : one.delegation_source ? 'delegated' : 'granted');
    const holds = (one: Scope, part: string): boolean =>
      [one.name, one.description, one.owner_orgno].some((where) => where?.toLowerCase().includes(part.toLowerCase()));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 3 }), fc.subarray([...all]), (words, lists) => {
        const fitting = catalogue.filter((one) => isOn(one, lists) && words.every((part) => holds(one, part)));
        const offered = fitting.filter((one) => one.accessible_for_all ?? one.delegation_source);
        assert.deepEqual(names(big, words.join(' '), lists), offered.map(({ name }) => name).sort());
      }),
      { numRuns: 50 },
    );
  });
});

describe('The scopes of the sandbox', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  const indexFor = async (as: number) => {
    const api = sandboxApi(sandbox, { as });
    return new ScopeIndex(await api.listScopeAccesses(), await api.listScopes(), 'nn');
  };

  it('are found with what users need to choose', async () => {
    const index = await indexFor(0);
    const { owner, lists, obstacle, description } = index.find('altinn:serviceowner')!;
    assert.deepEqual([owner, lists, obstacle], ['DIGITALISERINGSDIREKTORATET', ['granted'], undefined]);
    assert.equal(description, 'Opptre som tenesteeigar i Altinn');
    assert.equal(index.find('skatteetaten:summertskattegrunnlag')?.obstacle, 'denied');
    assert.equal(index.find('altinn:appdeploy')?.obstacle, 'requested');
  });

  it('include none granted to an organisation that “does not have any”', async () => {
    const index = await indexFor(2);
    assert.deepEqual(index.search('', ['granted']), []);
    assert.ok(index.search('', ['accessibleForAll']).length > 0);
  });

  it('belong to organisations whose names can be looked up', async () => {
    assert.equal(await sandboxApi(sandbox).organisationName(sandbox.orgno()), 'SPREK OPPRIKTIG TIGER AS');
  });
});
