import assert from 'node:assert/strict';
import { TestSandbox } from './support/testSandbox.ts';

describe('The sandbox’s organisations (self-service-api.md §2)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  const organisation = (orgno: string) =>
    sandbox.call('GET', `/api/v1/organizations/${orgno}`, undefined, { as: null });

  it('have names that can be read without a token', async () => {
    const { status, body } = await organisation(sandbox.orgno());
    assert.deepEqual([status, body], [200, { orgnr: sandbox.orgno(), name: 'SPREK OPPRIKTIG TIGER AS' }]);
  });

  it('are distinguished from invalid numbers if they do not exist', async () => {
    assert.equal((await organisation('310528472')).status, 400);
    assert.equal((await organisation('31052847')).status, 400);
    assert.equal((await organisation('313401847')).status, 404);
  });

  it('are identified by the token, and are synthetic', async () => {
    const { body } = await sandbox.call('GET', '/api/v1/auth/user', undefined, { as: 1 });
    assert.deepEqual(body, {
      authenticated_organization_number: sandbox.orgno(1),
      authenticated_organization_name: 'NØKTERN RAKRYGGET ELG SA',
      is_synthetic_organization_number: true,
      has_consented: true,
    });
  });

  it('can’t be switched by a machine', async () => {
    const body = { orgno: sandbox.orgno(1) };
    assert.equal((await sandbox.call('POST', '/api/v1/auth/switch-synth-org', body)).status, 403);
  });

  it('have Altinn as the place to delegate', async () => {
    const { body } = await sandbox.call('GET', '/api/v1/delegationsources');
    assert.deepEqual(body, [{ name: 'altinn', issuer: 'https://tt02.altinn.no/' }]);
  });
});
