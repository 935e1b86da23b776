import assert from 'node:assert/strict';
import { clientBody, createClient } from './support/newClient.ts';
import { namedFields, TestSandbox } from './support/testSandbox.ts';

type Client = Record<string, unknown> & { client_id: string; active: boolean };

const clients = '/api/v1/clients';

describe('The sandbox’s clients of an organisation (self-service-api.md §2, Clients)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());

  it('are listed if they are the organisation’s own, of every integration type', async () => {
    const { body } = await sandbox.call<Client[]>('GET', clients);
    assert.deepEqual(new Set(body.map((client) => client.client_orgno)), new Set([sandbox.orgno()]));
    for (const type of ['maskinporten', 'idporten', 'krr', 'ansattporten', 'api_klient']) {
      assert.ok(
        body.some((client) => client.integration_type === type),
        type,
      );
    }
  });

  it('are an empty array, not an error, for an organisation without clients', async () => {
    const { status, body } = await sandbox.call<Client[]>('GET', clients, undefined, { as: 2 });
    assert.deepEqual([status, body], [200, []]);
  });

  it('are listed when deactivated only if inactive ones are requested', async () => {
    const active = await sandbox.call<Client[]>('GET', `${clients}?inactive=false`);
    const all = await sandbox.call<Client[]>('GET', `${clients}?inactive=true`);
    assert.ok(active.body.every((client) => client.active));
    assert.equal(all.body.length, active.body.length + 1);
  });

  it('get a UUID and dates when created', async () => {
    const { status, body } = await sandbox.call<Client>('POST', clients, clientBody());
    assert.equal(status, 201);
    assert.match(body.client_id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual([body.active, body.client_orgno], [true, sandbox.orgno()]);
    assert.deepEqual([body.created, body.last_updated], ['2026-03-02T08:00:00.000Z', '2026-03-02T08:00:00.000Z']);
    assert.deepEqual((await sandbox.call('GET', `${clients}/${body.client_id}`)).body, body);
  });

  it('get a token lifetime of 120 seconds if it is omitted', async () => {
    const { body } = await sandbox.call('POST', clients, clientBody({ access_token_lifetime: undefined }));
    assert.equal(body.access_token_lifetime, 120);
  });

  it('can’t be created for another organisation', async () => {
    const reply = await sandbox.call('POST', clients, clientBody({ client_orgno: sandbox.orgno(1) }));
    assert.equal(reply.status, 403);
  });

  it('can’t be created again if they were deactivated', async () => {
    const id = await createClient(sandbox);
    await sandbox.call('DELETE', `${clients}/${id}`);
    assert.equal((await sandbox.call('POST', clients, clientBody({ client_id: id }))).status, 409);
  });

  it('are only deactivated when deleted, even twice', async () => {
    const id = await createClient(sandbox);
    for (const attempt of [1, 2]) {
      assert.equal((await sandbox.call('DELETE', `${clients}/${id}`)).status, 204, String(attempt));
    }
    assert.equal((await sandbox.call<Client>('GET', `${clients}/${id}`)).body.active, false);
    assert.equal((await sandbox.call('PUT', `${clients}/${id}`, clientBody())).status, 409);
  });

  it('keep unknown fields, and lose those that a replacement omits', async () => {
    const id = await createClient(sandbox, { sso_disabled: true, future_field: { deep: [1] } });
    const read = await sandbox.call<Client>('GET', `${clients}/${id}`);
    assert.deepEqual([read.body.sso_disabled, read.body.future_field], [true, { deep: [1] }]);
    const { body } = await sandbox.call(
      'PUT',
      `${clients}/${id}`,
      clientBody({ description: undefined, scopes: undefined }),
    );
    assert.deepEqual(
      ['sso_disabled', 'future_field', 'description'].filter((name) => name in body),
      [],
    );
    assert.deepEqual(body.scopes, []);
  });

  it('can be replaced with what was read, without the dates, and keep their creation date', async () => {
    const id = await createClient(sandbox);
    const { created, last_updated, ...read } = (await sandbox.call<Client>('GET', `${clients}/${id}`)).body;
    sandbox.clock.pass(60);
    const { status, body } = await sandbox.call('PUT', `${clients}/${id}`, { ...read, client_name: 'Dagjobb' });
    assert.equal(status, 200);
    assert.deepEqual([body.client_name, body.created], ['Dagjobb', created]);
    assert.notEqual(body.last_updated, last_updated);
  });

  it('accept what Digdir’s portal and NAV’s operator send: whole answer, text lifetime, null', async () => {
    const { body: read } = await sandbox.call<Client>('POST', clients, {
      ...clientBody({ access_token_lifetime: '90' }),
      ...{ redirect_uris: null, client_orgno: null, supplier_orgno: null, created: '2020-01-01T00:00:00Z' },
    });
    assert.deepEqual([read.access_token_lifetime, read.redirect_uris], [90, undefined]);
    assert.notEqual(read.created, '2020-01-01T00:00:00Z');
    const whole = { ...read, jwks: { keys: [] }, jwks_uri: 'https://x.no', onbehalfof: [], client_secret: 'x' };
    const { status, body } = await sandbox.call('PUT', `${clients}/${read.client_id}`, whole);
    assert.deepEqual([status, body.access_token_lifetime, body.created], [200, 90, read.created]);
    assert.ok(!('client_secret' in body) && !('jwks_uri' in body));
  });

  it('can be created with a given id, and inactive', async () => {
    const { status, body } = await sandbox.call<Client>(
      'POST',
      clients,
      clientBody({ client_id: 'mitt-valg', active: false }),
    );
    assert.deepEqual([status, body.client_id, body.active], [201, 'mitt-valg', false]);
    const again = await sandbox.call('POST', clients, clientBody({ client_id: 'mitt-valg' }));
    assert.equal(again.status, 409);
  });

  it('can be deactivated and reactivated by “active” in a PUT', async () => {
    const id = await createClient(sandbox);
    const states = [];
    for (const active of [false, true]) {
      states.push((await sandbox.call<Client>('PUT', `${clients}/${id}`, clientBody({ active }))).body.active);
    }
    assert.deepEqual(states, [false, true]);
    await sandbox.call('DELETE', `${clients}/${id}`);
    assert.equal((await sandbox.call('PUT', `${clients}/${id}`, clientBody())).status, 409, 'without “active”');
  });

  it('are found by paths that other programs use', async () => {
    const id = await createClient(sandbox);
    for (const path of [
      `/clients/${id}`,
      `/clients/${id}/`,
      `/api/v1/clients/${id}/`,
      `/external/api/v1/clients/${id}`,
    ]) {
      assert.equal((await sandbox.call<Client>('GET', path)).body.client_id, id, path);
    }
  });

  it('have a secret and on-behalf-of parties if their type does', async () => {
    const id = await createClient(sandbox);
    const { body } = await sandbox.call('POST', `${clients}/${id}/secret`);
    const { body: read } = await sandbox.call('GET', `${clients}/${id}`);
    assert.equal(read.client_secret, body.client_secret);
    const path = `${clients}/${id}/onbehalfof`;
    assert.equal((await sandbox.call('POST', path, { onbehalfof: 'kommune', name: 'En kommune' })).status, 201);
    assert.equal(
      (await sandbox.call('PUT', `${path}/kommune`, { onbehalfof: 'kommune', name: 'Kommunen' })).status,
      200,
    );
    assert.deepEqual((await sandbox.call<unknown>('GET', path)).body, [{ onbehalfof: 'kommune', name: 'Kommunen' }]);
    const statuses = [];
    for (const method of ['GET', 'DELETE', 'GET', 'DELETE']) {
      statuses.push((await sandbox.call(method, `${path}/kommune`)).status);
    }
    assert.deepEqual(statuses, [200, 204, 404, 404]);
  });

  it('are listed with or without keys, and answered with 200 or 201, by variant', async () => {
    const listed = async () =>
      (await sandbox.call<Record<string, unknown>[]>('GET', clients)).body.some((client) => 'jwks' in client);
    sandbox.sandbox.vary({ clientsHoldKeys: false, createdStatus: 200 });
    try {
      assert.equal(await listed(), false);
      assert.equal((await sandbox.call('POST', clients, clientBody())).status, 200);
    } finally {
      sandbox.sandbox.vary({ clientsHoldKeys: true, createdStatus: 201 });
    }
    assert.equal(await listed(), true);
  });

  it('keep their keys when they are replaced', async () => {
    const { body: all } = await sandbox.call<Client[]>('GET', clients);
    const withKeys = all.find((client) => client.client_name === 'Driftsplattform')!;
    const { created: _created, last_updated: _updated, jwks: _jwks, ...read } = withKeys;
    const { body } = await sandbox.call<{ jwks: { keys: unknown[] } }>('PUT', `${clients}/${withKeys.client_id}`, read);
    assert.equal(body.jwks.keys.length, 5);
  });

  it('may keep a scope to which access was withdrawn, but can’t add it', async () => {
    const { body: all } = await sandbox.call<Client[]>('GET', clients);
    const {
      client_id: id,
      created: _created,
      last_updated: _updated,
      ...read
    } = all.find((client) => client.client_name === 'Arbeidsforhold og sykmeldinger')!;
    assert.equal((await sandbox.call('PUT', `${clients}/${id}`, { ...read, description: 'Ny' })).status, 200);
    const fresh = await sandbox.call('POST', clients, clientBody({ scopes: ['nav:sykepenger/sykmeldinger.read'] }));
    assert.deepEqual([fresh.status, namedFields(fresh)], [400, ['scopes']]);
  });

  it('are distinguished, if they do not exist, from those of another organisation', async () => {
    const id = await createClient(sandbox, {}, undefined, 1);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? clientBody() : undefined;
      assert.equal((await sandbox.call(method, `${clients}/${id}`, body)).status, 403, method);
      assert.equal((await sandbox.call(method, `${clients}/no-such-client`, body)).status, 404, method);
    }
  });
});

describe('The sandbox’s rules for a client (self-service-api.md §3, Client)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  const wrong: readonly (readonly [why: string, field: string, value: unknown])[] = [
    ['has no name', 'client_name', undefined],
    ['has a blank name', 'client_name', '  '],
    ['has a name of 256 characters', 'client_name', 'x'.repeat(256)],
    ['has a line break in its name', 'client_name', 'to\nlinjer'],
    ['has a description of 256 characters', 'description', 'x'.repeat(256)],
    ['has a lifetime of 0', 'access_token_lifetime', 0],
    ['has a lifetime of half a second', 'access_token_lifetime', 0.5],
    ['has a lifetime in words', 'access_token_lifetime', 'to minutter'],
    ['has a lifetime of years', 'access_token_lifetime', 1e9],
    ['has an integration type there is not', 'integration_type', 'minporten'],
    ['is for Maskinporten but has a secret', 'token_endpoint_auth_method', 'client_secret_basic'],
    ['is for Maskinporten but logs people in', 'grant_types', ['authorization_code']],
    ['has no grant type', 'grant_types', []],
    ['has a scope there is not', 'scopes', ['altinn:serviceowner', 'altinn:finnes-ikke']],
    ['has a scope that the organisation was denied', 'scopes', ['skatteetaten:summertskattegrunnlag']],
    ['has a scope that has only been asked for', 'scopes', ['altinn:appdeploy']],
    ['has a scope for logged-in people', 'scopes', ['openid']],
    ['has a scope that is no longer active', 'scopes', ['altinn:lookup']],
  ];
  for (const [why, field, value] of wrong) {
    it(`refuse a client that ${why}, and name the field`, async () => {
      const reply = await sandbox.call('POST', clients, clientBody({ [field]: value }));
      assert.equal(reply.status, 400);
      assert.deepEqual(namedFields(reply), [field]);
    });
  }

  it('name all invalid fields at once', async () => {
    const reply = await sandbox.call('POST', clients, clientBody({ client_name: '', access_token_lifetime: 0 }));
    assert.deepEqual(new Set(namedFields(reply)), new Set(['client_name', 'access_token_lifetime']));
  });

  it('do not allow changing the integration type', async () => {
    const id = await createClient(sandbox);
    const changed = clientBody({ integration_type: 'krr', scopes: [] });
    const reply = await sandbox.call('PUT', `${clients}/${id}`, changed);
    assert.deepEqual([reply.status, namedFields(reply)], [400, ['integration_type']]);
  });

  it('refuse a scope that is no longer active, even for its owner', async () => {
    const scopes = ['elgdata:kvartalsrapport.read'];
    const reply = await sandbox.call('POST', clients, clientBody({ scopes }), { as: 1 });
    assert.deepEqual([reply.status, namedFields(reply)], [400, ['scopes']]);
  });

  it('accept a repeated scope once', async () => {
    const twice = ['altinn:serviceowner', 'altinn:serviceowner'];
    const { body } = await sandbox.call('POST', clients, clientBody({ scopes: twice }));
    assert.deepEqual(body.scopes, ['altinn:serviceowner']);
  });

  it('let a supplier have a scope that its customers delegate', async () => {
    const scopes = ['folkeregister:deling/offentligmedhjemmel'];
    assert.equal((await sandbox.call('POST', clients, clientBody({ scopes }))).status, 201);
  });

  it('produce errors in the API’s format', async () => {
    const { body } = await sandbox.call('POST', clients, clientBody({ client_name: undefined }));
    assert.deepEqual(Object.keys(body), [
      'status',
      'timestamp',
      'correlation_id',
      'error',
      'error_description',
      'errors',
    ]);
    const [error] = body.errors as Record<string, unknown>[];
    assert.deepEqual(Object.keys(error!), ['errorMessage', 'isFieldError', 'objectName', 'fieldIdentifier']);
  });

  it('explain what is wrong with each field', async () => {
    const wrong = { client_name: undefined, description: 7, application_type: 'toaster', redirect_uris: ['nowhere'] };
    const { body } = await sandbox.call('POST', clients, clientBody({ ...wrong, access_token_lifetime: 0 }));
    const errors = body.errors as { fieldIdentifier: string; errorMessage: string }[];
    assert.deepEqual(Object.fromEntries(errors.map((error) => [error.fieldIdentifier, error.errorMessage])), {
      client_name: 'is missing or of the wrong type',
      description: 'is missing or of the wrong type',
      application_type: 'isn’t an allowed value',
      redirect_uris: 'must be an absolute URL',
      access_token_lifetime: 'is too small or too short',
    });
  });

  it('refuse a body that is not JSON', async () => {
    assert.equal((await sandbox.call('POST', clients, '{"client_name":')).status, 400);
    assert.equal((await sandbox.call('POST', clients, clientBody(), { contentType: 'text/plain' })).status, 415);
  });
});
