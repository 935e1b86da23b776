import { randomUUID } from 'node:crypto';
import { sandboxEnvironment } from '../../../../src/core/environments/environment.ts';
import { SelfServiceApi } from '../../../../src/core/selfService/selfServiceApi.ts';
import { AdminClientTokens } from '../../../../src/session/adminClients.ts';
import { TestHttp } from '../../http/support/testHttp.ts';
import type { TestSandbox } from '../../sandbox/support/testSandbox.ts';

/** The API as the program calls it, over real connections to a sandbox. */
export function sandboxApi(
  { sandbox, clock }: TestSandbox,
  { as = 0, now = clock.now, client = new TestHttp() } = {},
): SelfServiceApi {
  const environment = sandboxEnvironment(sandbox);
  const { clientId, jwk, scope } = sandbox.organisations[as]!.adminClient;
  const admin = { clientId, key: { jwk: { ...jwk, kid: jwk.kid! } }, scopes: scope.split(' ') };
  const tokens = new AdminClientTokens(admin, environment, { http: client.http, now, newId: randomUUID });
  return new SelfServiceApi({ baseUrl: environment.selfServiceUrl }, client.http, tokens);
}
