import assert from 'node:assert/strict';
import { namedFields, TestSandbox } from './support/testSandbox.ts';

type Scope = Record<string, unknown> & { name: string; allowed_integration_types: string[] };
type Access = Record<string, unknown> & { scope: string; state: string };

const all = '/api/v1/scopes/all';
const owned = '/api/v1/scopes';
const access = '/api/v1/scopes/access';

/** The organisations' places: the tiger uses scopes, the elk owns some, the eagle has neither. */
const [tiger, elg, orn] = [0, 1, 2];

const doesNotHaveAny = 'does not have any';

describe('The sandbox’s public list of scopes (self-service-api.md §2, Scopes)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  const list = async (query = ''): Promise<Scope[]> =>
    (await sandbox.call<Scope[]>('GET', all + query, undefined, { as: null })).body;

  it('needs no token, and has well over a thousand scopes, none of them twice', async () => {
    const scopes = await list();
    assert.ok(scopes.length > 1_500, String(scopes.length));
    assert.equal(new Set(scopes.map(({ name }) => name)).size, scopes.length);
  });

  it('has the three scopes of the Altinn CLI (altinn-config.md §1)', async () => {
    const names = (await list('?prefix=altinn')).map(({ name }) => name);
    for (const name of ['serviceowner', 'serviceowner/instances.read', 'serviceowner/instances.write']) {
      assert.ok(names.includes(`altinn:${name}`), name);
    }
  });

  it('shows public and active scopes only, and inactive ones if requested', async () => {
    assert.ok((await list()).every((scope) => scope.visibility === 'PUBLIC' && scope.active === true));
    const inactive = (await list('?inactive=true')).filter((scope) => scope.active === false);
    assert.ok(inactive.length > 10);
    assert.ok(inactive.every((scope) => scope.visibility === 'PUBLIC'));
  });

  const filters: readonly (readonly [query: string, fits: (scope: Scope) => boolean])[] = [
    ['?prefix=krr', (scope) => scope.prefix === 'krr'],
    ['?accessible_for_all=true', (scope) => scope.accessible_for_all === true],
    ['?delegated_sources=true', (scope) => typeof scope.delegation_source === 'string'],
    ['?integration_type=maskinporten', (scope) => scope.allowed_integration_types.includes('maskinporten')],
    ['?integration_type=idporten', (scope) => scope.allowed_integration_types.includes('idporten')],
    [
      '?integration_type=maskinporten&delegated_sources=true&prefix=elgdata',
      (scope) => scope.name === 'elgdata:fullmakter.read',
    ],
  ];
  for (const [query, fits] of filters) {
    it(`contains all matching scopes, and no others, with ${query}`, async () => {
      const everything = await list();
      assert.deepEqual(new Set(await list(query)), new Set(everything.filter(fits)));
      assert.ok(everything.some(fits));
    });
  }

  it('is not filtered without a filter, and is empty without a match', async () => {
    assert.equal((await list('?accessible_for_all=false')).length, (await list()).length);
    assert.deepEqual(await list('?prefix=ingen'), []);
  });

  it('describes every scope in bokmål, nynorsk and English (self-service-api.md §3, Scope)', async () => {
    for (const scope of await list()) {
      for (const name of ['description', 'description#nn', 'description#en']) {
        assert.match(String(scope[name]), /^\p{Lu}/u, `${scope.name} ${name}`);
        assert.ok(!String(scope[name]).includes('*'), scope.name);
      }
      assert.equal(
        scope.prefix === '' ? scope.subscope : `${String(scope.prefix)}:${String(scope.subscope)}`,
        scope.name,
      );
    }
  });

  it('names the owner of every scope, by its number', async () => {
    const owners = new Set((await list()).map((scope) => String(scope.owner_orgno)));
    assert.ok(owners.size > 40, String(owners.size));
    for (const orgno of owners) {
      const { body } = await sandbox.call('GET', `/api/v1/organizations/${orgno}`, undefined, { as: null });
      assert.equal(body.orgnr, orgno);
      assert.match(String(body.name), /\p{Lu}{2}/u);
    }
  });
});

describe('The sandbox’s scope accesses (self-service-api.md §2, Scopes; §3, ScopeAccess)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  it('have all three states, both parties’ names and no description', async () => {
    const { body } = await sandbox.call<Access[]>('GET', `${access}/all`);
    assert.deepEqual(new Set(body.map(({ state }) => state)), new Set(['APPROVED', 'REQUESTED', 'DENIED']));
    const fields = 'scope owner_orgno consumer_orgno state created last_updated owner_organization_name';
    assert.deepEqual(Object.keys(body[0]!), [...fields.split(' '), 'consumer_organization_name']);
    assert.deepEqual(new Set(body.map((given) => given.consumer_orgno)), new Set([sandbox.orgno()]));
  });

  it('include the Altinn CLI’s for the first organisation', async () => {
    const { body } = await sandbox.call<Access[]>('GET', `${access}/all`);
    const approved = body.filter(({ state }) => state === 'APPROVED').map(({ scope }) => scope);
    for (const name of ['serviceowner', 'serviceowner/instances.read', 'serviceowner/instances.write']) {
      assert.ok(approved.includes(`altinn:${name}`), name);
    }
  });

  it('are an error with “does not have any” if there are none', async () => {
    const reply = await sandbox.call('GET', `${access}/all`, undefined, { as: orn });
    assert.equal(reply.status, 400);
    assert.ok(String(reply.body.error_description).includes(doesNotHaveAny));
  });

  it('do not include scopes that are no longer active, unless requested', async () => {
    const name = 'elgdata:kundeforhold.read';
    const listed = async (query: string): Promise<boolean> =>
      (await sandbox.call<Access[]>('GET', `${access}/all${query}`)).body.some(({ scope }) => scope === name);
    assert.equal(await listed(''), true);
    await sandbox.call('DELETE', `${owned}?scope=${name}`, undefined, { as: elg });
    assert.deepEqual([await listed(''), await listed('?inactive=true')], [false, true]);
  });

  it('can be joined with the public list by name', async () => {
    const { body: scopes } = await sandbox.call<Scope[]>('GET', `${all}?inactive=true`);
    const names = new Set(scopes.map(({ name }) => name));
    const { body } = await sandbox.call<Access[]>('GET', `${access}/all?inactive=true`);
    assert.deepEqual(
      body.filter(({ scope }) => !names.has(scope)),
      [],
    );
  });
});

describe('The sandbox’s owned scopes (self-service-api.md §2, Scopes)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());

  const asElg = { as: elg };
  const body = (differs: object = {}): object => ({
    prefix: 'elgdata',
    subscope: 'nytt.read',
    description: 'Lese noe nytt',
    allowed_integration_types: ['maskinporten'],
    ...differs,
  });
  const create = (differs: object = {}) => sandbox.call<Scope>('POST', owned, body(differs), asElg);

  it('include private ones, and inactive ones if requested', async () => {
    const active = await sandbox.call<Scope[]>('GET', owned, undefined, asElg);
    const every = await sandbox.call<Scope[]>('GET', `${owned}?inactive=true`, undefined, asElg);
    assert.ok(active.body.some((scope) => scope.visibility === 'PRIVATE'));
    assert.equal(every.body.length, active.body.length + 1);
  });

  it('are an error with “does not have any” for an organisation without scopes', async () => {
    const reply = await sandbox.call('GET', owned, undefined, { as: tiger });
    assert.equal(reply.status, 400);
    assert.ok(String(reply.body.error_description).includes(doesNotHaveAny));
  });

  it('can be created, are then in the public list and can be given to others', async () => {
    const { status, body: created } = await create();
    assert.deepEqual([status, created.name, created.active], [201, 'elgdata:nytt.read', true]);
    const { body: found } = await sandbox.call<Scope[]>('GET', `${all}?prefix=elgdata`);
    assert.ok(found.some(({ name }) => name === created.name));
    assert.equal((await create()).status, 409);
  });

  it('can be given to others, with a list, and withdrawn', async () => {
    await create();
    const path = `${access}/${sandbox.orgno()}?scope=elgdata:nytt.read`;
    const none = await sandbox.call('GET', `${access}?scope=elgdata:nytt.read`, undefined, asElg);
    assert.ok(String(none.body.error_description).includes(doesNotHaveAny));
    const given = await sandbox.call('PUT', path, undefined, asElg);
    assert.deepEqual([given.status, given.body.state], [200, 'APPROVED']);
    const query = `${access}?scope=elgdata:nytt.read&consumer_orgno=${sandbox.orgno()}`;
    assert.equal((await sandbox.call<Access[]>('GET', query, undefined, asElg)).body.length, 1);
    assert.equal((await sandbox.call('DELETE', path, undefined, asElg)).body.state, 'DENIED');
    const { body: mine } = await sandbox.call<Access[]>('GET', `${access}/all`);
    assert.equal(mine.find(({ scope }) => scope === 'elgdata:nytt.read')?.state, 'DENIED');
    assert.equal((await sandbox.call('PUT', path, undefined, asElg)).body.state, 'APPROVED');
  });

  it('can’t be given to an invalid number, or withdrawn if they were never given', async () => {
    const scope = '?scope=elgdata:kundeforhold.read';
    assert.equal((await sandbox.call('PUT', `${access}/310528472${scope}`, undefined, asElg)).status, 400);
    assert.equal(
      (await sandbox.call('DELETE', `${access}/${sandbox.orgno(orn)}${scope}`, undefined, asElg)).status,
      404,
    );
  });

  it('can be replaced except for their name, deactivated and reactivated', async () => {
    const { body: created } = await create();
    const path = `${owned}?scope=${created.name}`;
    const changed = await sandbox.call('PUT', path, body({ description: 'Lese noe annet' }), asElg);
    assert.deepEqual([changed.status, changed.body.description], [200, 'Lese noe annet']);
    const moved = await sandbox.call('PUT', path, body({ subscope: 'annet.read' }), asElg);
    assert.deepEqual([moved.status, namedFields(moved)], [400, ['subscope']]);
    assert.equal((await sandbox.call('DELETE', path, undefined, asElg)).body.active, false);
    const back = await sandbox.call('PUT', path, body({ active: true }), asElg);
    assert.equal(back.body.active, true);
    const one = await sandbox.call('GET', `${owned}/scope?scope=${created.name}`, undefined, asElg);
    assert.deepEqual(one.body, back.body);
  });

  it('need only three members, and numbers must be numbers', async () => {
    const small = { prefix: 'elgdata', subscope: 'lite.read', description: 'Lite' };
    const { status, body: made } = await sandbox.call('POST', owned, small, asElg);
    assert.deepEqual([status, made.name, made.token_type], [201, 'elgdata:lite.read', 'SELF_CONTAINED']);
    const path = `${owned}?scope=elgdata:lite.read`;
    const { body: changed } = await sandbox.call('PUT', path, { ...small, at_max_age: 3600 }, asElg);
    assert.equal(changed.at_max_age, 3600);
    assert.equal((await sandbox.call('PUT', path, { ...small, at_max_age: '3600' }, asElg)).status, 400);
  });

  it('are found by the integration type in capitals, as the portal writes it', async () => {
    const count = async (type: string) =>
      (await sandbox.call<unknown[]>('GET', `${owned}/all?integration_type=${type}`)).body.length;
    assert.ok((await count('MASKINPORTEN')) > 0);
    assert.equal(await count('MASKINPORTEN'), await count('maskinporten'));
  });

  it('have prefixes: the organisation’s own, and everybody’s', async () => {
    const { body: own } = await sandbox.call<Record<string, unknown>[]>('GET', '/api/v1/prefix', undefined, asElg);
    assert.deepEqual(
      own.map(({ prefix, owner_orgno, active }) => [prefix, owner_orgno, active]),
      [['elgdata', sandbox.orgno(1), true]],
    );
    assert.deepEqual((await sandbox.call<unknown>('GET', '/api/v1/prefix')).body, []);
    const { body: all } = await sandbox.call<Record<string, unknown>[]>('GET', '/api/v1/prefix/all', undefined, {
      as: null,
    });
    assert.ok(all.some(({ prefix }) => prefix === 'altinn') && all.some(({ prefix }) => prefix === 'elgdata'));
  });

  it('show an organisation’s accesses to all of the owner’s scopes', async () => {
    const query = `${access}?consumer_orgno=${sandbox.orgno()}`;
    const { status, body: given } = await sandbox.call<Access[]>('GET', query, undefined, asElg);
    assert.equal(status, 200);
    assert.ok(given.length > 0 && given.every(({ scope }) => scope.startsWith('elgdata:')));
  });

  it('hide withdrawn accesses, and have an empty list without any, by variant', async () => {
    const path = `${access}/${sandbox.orgno()}?scope=elgdata:kundeforhold.read`;
    const accesses = `${access}?scope=elgdata:kundeforhold.read&consumer_orgno=${sandbox.orgno()}`;
    await sandbox.call('PUT', path, undefined, asElg);
    await sandbox.call('DELETE', path, undefined, asElg);
    sandbox.sandbox.vary({ withdrawnAccess: 'hidden', noAccess: '[]' });
    try {
      assert.deepEqual((await sandbox.call<unknown>('GET', accesses, undefined, asElg)).body, []);
      const { body } = await sandbox.call<Access[]>('GET', `${accesses}&inactive=true`, undefined, asElg);
      assert.deepEqual(
        body.map(({ state }) => state),
        ['DENIED'],
      );
    } finally {
      sandbox.sandbox.vary({ withdrawnAccess: 'DENIED', noAccess: 'error' });
    }
  });

  it('can’t be changed by others, and neither can their prefixes', async () => {
    assert.equal((await create({ prefix: 'altinn' })).status, 403);
    for (const method of ['DELETE', 'PUT']) {
      const sent = method === 'PUT' ? body() : undefined;
      assert.equal((await sandbox.call(method, `${owned}?scope=altinn:serviceowner`, sent, asElg)).status, 403, method);
      assert.equal((await sandbox.call(method, `${owned}?scope=altinn:nei`, sent, asElg)).status, 404, method);
    }
    const path = `${access}/${sandbox.orgno()}?scope=altinn:appdeploy`;
    assert.equal((await sandbox.call('PUT', path, undefined, asElg)).status, 403);
  });

  const wrong: readonly (readonly [field: string, value: unknown])[] = [
    ['subscope', 'med mellomrom'],
    ['description', ''],
    ['allowed_integration_types', []],
    ['visibility', 'SECRET'],
  ];
  for (const [field, value] of wrong) {
    it(`are refused with the ${field} ${JSON.stringify(value)}`, async () => {
      const reply = await create({ [field]: value });
      assert.deepEqual([reply.status, namedFields(reply)], [400, [field]]);
    });
  }
});
