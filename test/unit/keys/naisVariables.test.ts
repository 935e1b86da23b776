import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import { naisVariables } from '../../../src/core/keys/keyExport.ts';
import { rfc7517Key } from './publishedKeys.ts';

const environment = { issuer: 'https://test.maskinporten.no/', tokenEndpoint: 'https://test.maskinporten.no/token' };
const clientId = '9c1d1ae4-6d5c-4f6c-8f49-0d7c1c6c8a51';

describe('The variables for NAIS', () => {
  it('are the five that NAIS gives a program, as Node reads them', () => {
    assert.deepEqual(
      { ...parseEnv(naisVariables(environment, clientId, rfc7517Key)) },
      {
        MASKINPORTEN_CLIENT_ID: clientId,
        MASKINPORTEN_CLIENT_JWK: JSON.stringify(rfc7517Key),
        MASKINPORTEN_WELL_KNOWN_URL: 'https://test.maskinporten.no/.well-known/oauth-authorization-server',
        MASKINPORTEN_ISSUER: 'https://test.maskinporten.no/',
        MASKINPORTEN_TOKEN_ENDPOINT: 'https://test.maskinporten.no/token',
      },
    );
  });

  it('are safe in a shell too, whatever the kid is', () => {
    for (const kid of ['a', "it's; echo no", '$(echo no)', '`x`', 'a"b\\', 'nøkkel 1']) {
      const file = naisVariables(environment, clientId, { ...rfc7517Key, kid });
      const said = execFileSync('sh', ['-c', `${file}printf %s "$MASKINPORTEN_CLIENT_JWK"`]).toString();
      assert.deepEqual(JSON.parse(said), { ...rfc7517Key, kid });
    }
  });
});
