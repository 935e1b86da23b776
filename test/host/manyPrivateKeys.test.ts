import assert from 'node:assert/strict';
import type { SecretStorage } from 'vscode';
import { PrivateKeys } from '../../src/session/privateKeys.ts';

describe('Private keys', () => {
  it('are listed without reading any secret, with thousands of them', async () => {
    const organisation = { environment: 'sandbox', orgno: '310528471' };
    const names = Array.from({ length: 5000 }, (_, index) => {
      const ofClient = `client-${String(index % 10)}/a%2F${String(index)}`;
      return `maskinporten.privateKey/sandbox/${organisation.orgno}/${ofClient}`;
    });
    const secrets = {
      keys: () => Promise.resolve([...names, `maskinporten.privateKey/prod/${organisation.orgno}/client-1/x`]),
      get: () => Promise.reject(new Error('read')),
    };
    const keys = new PrivateKeys(secrets as unknown as SecretStorage);
    assert.equal((await keys.kids(organisation, 'client-1')).size, 500);
    const all = await keys.ofOrganisation(organisation);
    assert.equal(all.length, 5000);
    assert.deepEqual(all[1], { organisation, clientId: 'client-1', kid: 'a/1' });
  });
});
