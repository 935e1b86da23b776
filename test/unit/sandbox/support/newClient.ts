import assert from 'node:assert/strict';
import { type JsonWebKey } from 'node:crypto';
import { jwtBearer } from './grant.ts';
import { publicHalf } from './keys.ts';
import { type TestSandbox } from './testSandbox.ts';

/** A client as self-service-api.md §3 says a Maskinporten client is created. */
export function clientBody(differs: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    client_name: 'Nattjobb',
    description: 'Henter skjema.',
    integration_type: 'maskinporten',
    application_type: 'web',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: [jwtBearer],
    access_token_lifetime: 120,
    scopes: ['altinn:serviceowner'],
    ...differs,
  };
}

/** Creates a client, registers the public half of the key, and tells the client's id. */
export async function createClient(
  sandbox: TestSandbox,
  differs: Record<string, unknown> = {},
  key?: JsonWebKey,
  as = 0,
): Promise<string> {
  const created = await sandbox.call<{ client_id: string }>('POST', '/api/v1/clients', clientBody(differs), { as });
  assert.equal(created.status, 201, created.text);
  const id = created.body.client_id;
  if (key) {
    const put = await sandbox.call('PUT', `/api/v1/clients/${id}/jwks/${String(key.kid)}`, publicHalf(key), { as });
    assert.equal(put.status, 200, put.text);
  }
  return id;
}
