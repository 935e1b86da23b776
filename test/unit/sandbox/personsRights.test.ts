import assert from 'node:assert/strict';
import { clientBody } from './support/newClient.ts';
import { logIn, logInAsRegistered, refresh } from './support/personsLogin.ts';
import { namedFields, replyOf, TestSandbox, type Reply } from './support/testSandbox.ts';

const clients = '/api/v1/clients';
const switching = '/api/v1/auth/switch-synth-org';
/** No organisation of the sandbox's own. */
const [unseeded, another] = ['313401847', '315839173'];

describe('The rights of a logged-in user (self-service-api.md §2, §4 A)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());

  const call = async (token: string, method: string, path: string, body?: unknown): Promise<Reply> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return replyOf(await fetch(sandbox.sandbox.selfServiceUrl + path, init));
  };
  const user = async (token: string): Promise<unknown> => (await call(token, 'GET', '/api/v1/auth/user')).body;

  it('include everything for the represented organisation, and nothing for others', async () => {
    const { access_token: token } = await logInAsRegistered(sandbox, sandbox.orgno(1));
    const listed = await call(token, 'GET', clients);
    const machines = await sandbox.call('GET', clients, undefined, { as: 1 });
    assert.deepEqual([listed.status, listed.body], [200, machines.body]);
    const created = await call(token, 'POST', clients, clientBody());
    assert.deepEqual([created.status, created.body.client_orgno], [201, sandbox.orgno(1)]);
    assert.equal((await call(token, 'DELETE', `${clients}/${String(created.body.client_id)}`)).status, 204);
    assert.equal((await call(token, 'GET', '/api/v1/scopes')).status, 200);
    assert.equal((await call(token, 'GET', '/api/v1/scopes/access/all')).status, 200);
    const { body: others } = await sandbox.call<{ client_id: string }[]>('GET', clients);
    assert.equal((await call(token, 'GET', `${clients}/${others[0]!.client_id}`)).status, 403);
  });

  it('do not include Altinn tokens, as the exchange accepts only Maskinporten’s tokens', async () => {
    const { access_token: token } = await logInAsRegistered(sandbox, sandbox.orgno());
    assert.equal((await call(token, 'GET', '/authentication/api/v1/exchange/maskinporten')).status, 401);
  });

  it('are returned with the organisation, and whether it is synthetic', async () => {
    const registered = await logInAsRegistered(sandbox, sandbox.orgno());
    assert.deepEqual(await user(registered.access_token), {
      authenticated_organization_number: sandbox.orgno(),
      authenticated_organization_name: 'SPREK OPPRIKTIG TIGER AS',
      is_synthetic_organization_number: false,
      has_consented: true,
    });
    const synthetic = await logIn(sandbox, sandbox.orgno());
    const { is_synthetic_organization_number: isSynthetic } = (await user(synthetic.access_token)) as Record<
      string,
      unknown
    >;
    assert.equal(isSynthetic, true);
  });

  it('extend to unknown organisations, which then have a name for everyone', async () => {
    const open = () => sandbox.call('GET', `/api/v1/organizations/${unseeded}`, undefined, { as: null });
    assert.equal((await open()).status, 404);
    const { access_token: token } = await logIn(sandbox, unseeded);
    const { body: named } = await open();
    assert.equal(named.orgnr, unseeded);
    assert.match(String(named.name), /^[A-ZÆØÅ]+ [A-ZÆØÅ]+ [A-ZÆØÅ]+ [A-Z]+$/);
    const { authenticated_organization_name: name } = (await user(token)) as Record<string, unknown>;
    assert.equal(name, named.name);
    assert.deepEqual((await call(token, 'GET', clients)).body, []);
    const created = await call(token, 'POST', clients, clientBody({ scopes: ['elgdata:leveranser.read'] }));
    assert.deepEqual([created.status, created.body.client_orgno], [201, unseeded]);
    sandbox.reset();
    await logIn(sandbox, unseeded);
    assert.equal((await open()).body.name, named.name, 'the same name another time');
  });

  it('do not include the catalogue’s scopes, not even for their owner', async () => {
    const owner = '991825827';
    const { access_token: token } = await logIn(sandbox, owner);
    const scope = 'altinn:serviceowner';
    assert.equal((await call(token, 'DELETE', `/api/v1/scopes?scope=${scope}`)).status, 403);
    const { body } = await sandbox.call<{ name: string }[]>('GET', '/api/v1/scopes/all', undefined, { as: null });
    assert.ok(body.some(({ name }) => name === scope));
  });

  describe('when switching the synthetic organisation', () => {
    it('continue with the same token, with refreshed ones, and with their claims', async () => {
      const tokens = await logIn(sandbox, unseeded);
      const { access_token: token } = tokens;
      const switched = await call(token, 'POST', switching, { orgno: another });
      assert.equal(switched.status, 200, switched.text);
      assert.deepEqual(await user(token), switched.body);
      assert.equal(switched.body.authenticated_organization_number, another);
      const created = await call(token, 'POST', clients, clientBody({ scopes: [] }));
      assert.equal(created.body.client_orgno, another);
      const { body: later } = await refresh(sandbox, tokens.refresh_token);
      assert.deepEqual(await user(later.access_token), switched.body);
      const [party] = later.authorization_details[0]!.authorized_parties as { orgno: { ID: string } }[];
      assert.equal(party!.orgno.ID, `0192:${another}`);
    });

    it('leave the user’s other logins unchanged', async () => {
      const [one, other] = [await logIn(sandbox, unseeded), await logIn(sandbox, unseeded)];
      await call(one.access_token, 'POST', switching, { orgno: another });
      const { authenticated_organization_number: orgno } = (await user(other.access_token)) as Record<string, unknown>;
      assert.equal(orgno, unseeded);
    });

    it('name the field if the number is invalid', async () => {
      const { access_token: token } = await logIn(sandbox, unseeded);
      for (const body of [{ orgno: '313401848' }, { orgno: '31340184' }, { orgno: 313401847 }, {}]) {
        const reply = await call(token, 'POST', switching, body);
        assert.deepEqual([reply.status, namedFields(reply)], [400, ['orgno']], JSON.stringify(body));
      }
    });

    it('are refused for a login with an organisation number, and without a login', async () => {
      const { access_token: token } = await logInAsRegistered(sandbox, sandbox.orgno());
      assert.equal((await call(token, 'POST', switching, { orgno: another })).status, 403);
      assert.equal((await call('nobody', 'POST', switching, { orgno: another })).status, 401);
    });
  });
});
