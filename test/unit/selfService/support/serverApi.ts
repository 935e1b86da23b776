import { type ApiTarget, SelfServiceApi, type TokenSource } from '../../../../src/core/selfService/selfServiceApi.ts';
import { TestHttp } from '../../http/support/testHttp.ts';
import type { TestServer } from '../../http/support/testServer.ts';

/** Gives `token-1` until it is told to forget that, then `token-2`, and so on. */
export class CountedTokens implements TokenSource {
  readonly forgotten: string[] = [];

  token(): Promise<string> {
    return Promise.resolve(`token-${this.forgotten.length + 1}`);
  }

  forget(token: string): void {
    this.forgotten.push(token);
  }
}

/** The API as the program calls it, over real connections to a server that does what the test says. */
export function serverApi(
  server: TestServer,
  tokens: TokenSource = new CountedTokens(),
  known: Omit<ApiTarget, 'baseUrl'> = {},
): SelfServiceApi {
  return new SelfServiceApi({ baseUrl: `${server.origin}/api/v1`, ...known }, new TestHttp().http, tokens);
}
