import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { open, submit, type Outcome } from './browser.ts';
import { replyOf, type Reply, type TestSandbox } from './testSandbox.ts';

export const redirectUri = 'http://127.0.0.1:49152/signed-in';

export interface Tokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly refresh_token_expires_in: number;
  readonly authorization_details: readonly {
    readonly type: string;
    readonly resource: string;
    readonly authorized_parties: readonly object[];
  }[];
}

/** The parameters of a right request (self-service-api.md §4 A), and the verifier that its code is redeemed with. */
export class LoginRequest {
  readonly verifier = randomBytes(32).toString('base64url');
  readonly parameters: Record<string, string>;

  /** `differs` is put over the right ones; an empty text leaves one out. */
  constructor(
    private readonly sandbox: TestSandbox,
    differs: Record<string, string> = {},
  ) {
    const right = {
      response_type: 'code',
      client_id: sandbox.sandbox.ansattporten.clientId,
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      acr_values: 'substantial',
      authorization_details: '[]',
      ...differs,
    };
    this.parameters = Object.fromEntries(Object.entries(right).filter(([, value]) => value !== ''));
  }

  get url(): string {
    return `${this.sandbox.sandbox.ansattporten.issuer}/authorize?${String(new URLSearchParams(this.parameters))}`;
  }

  open(headers: Record<string, string> = {}): Promise<Outcome> {
    return open(this.url, headers);
  }

  /** Opens the page, fills in its form and sends it. */
  async answer(fields: Record<string, string>): Promise<Outcome> {
    const { page } = await this.open();
    assert.ok(page, 'there is a page to log in on');
    return submit(page, { action: 'login', ...fields });
  }

  /** Logs in with a synthetic organisation, and gives the code. */
  async code(orgno = '313401847'): Promise<string> {
    const { location, page } = await this.answer({ choice: 'synthetic', synthetic_orgno: orgno });
    assert.ok(location, page?.markup);
    return location.searchParams.get('code')!;
  }

  /** `differs` is put over the right form. */
  redeem(code: string, differs: Record<string, string> = {}): Promise<Reply<Tokens>> {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: this.verifier };
    return postForm<Tokens>(this.sandbox, 'token', { ...form, ...differs });
  }
}

/** Posts to an endpoint of the simulated Ansattporten, with the client's id unless told otherwise. */
export async function postForm<T>(
  sandbox: TestSandbox,
  endpoint: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Reply<T>> {
  const { issuer, clientId } = sandbox.sandbox.ansattporten;
  const body = new URLSearchParams({ client_id: clientId, ...form });
  return replyOf<T>(await fetch(`${issuer}/${endpoint}`, { method: 'POST', body, headers }));
}

/** The tokens of a person who logged in with a synthetic organisation. */
export async function logIn(sandbox: TestSandbox, orgno?: string): Promise<Tokens> {
  const request = new LoginRequest(sandbox);
  const { status, text, body } = await request.redeem(await request.code(orgno));
  assert.equal(status, 200, text);
  return body;
}

/** The tokens of a person who logged in with the number of an organisation on the list. */
export async function logInAsRegistered(sandbox: TestSandbox, orgno: string): Promise<Tokens> {
  const request = new LoginRequest(sandbox);
  const { location } = await request.answer({ choice: 'registered', organisation: orgno });
  const { status, text, body } = await request.redeem(location!.searchParams.get('code')!);
  assert.equal(status, 200, text);
  return body;
}

export function refresh(sandbox: TestSandbox, token: string): Promise<Reply<Tokens>> {
  return postForm<Tokens>(sandbox, 'token', { grant_type: 'refresh_token', refresh_token: token });
}
