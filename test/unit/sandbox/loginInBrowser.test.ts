import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from 'playwright-core';
import { sharedBrowser } from '../forms/support/browser.ts';
import { hasFocus } from '../forms/support/seen.ts';
import { LoginRequest } from './support/personsLogin.ts';
import { TestSandbox } from './support/testSandbox.ts';

describe('Logging in to the sandbox in a real browser', function () {
  this.timeout(120_000);
  let sandbox: TestSandbox;
  let page: Page;
  /** The client's side of the redirect: a loopback server, as a program on this machine has it (RFC 8252 §7.3). */
  let client: Server;
  let redirectUri: string;
  const complaints: string[] = [];
  before(async () => {
    sandbox = await TestSandbox.start();
    client = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Back</title>');
    });
    client.listen(0, '127.0.0.1');
    await once(client, 'listening');
    redirectUri = `http://127.0.0.1:${(client.address() as AddressInfo).port}/signed-in`;
    await sharedBrowser();
  });
  after(async () => {
    client.closeAllConnections();
    client.close();
    await sandbox.close();
  });
  beforeEach(async () => {
    page = await (await sharedBrowser()).newPage({ locale: 'en-GB' });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(
      // A browser also reports a status of 400, and that the client's server has no icon.
      complaints.splice(0).filter((text) => !text.startsWith('Failed to load resource')),
      [],
    );
  });

  const openLogin = async (differs: Record<string, string> = {}): Promise<LoginRequest> => {
    const request = new LoginRequest(sandbox, { redirect_uri: redirectUri, ...differs });
    await page.goto(request.url);
    return request;
  };
  /** The parameters the client was sent. */
  const sentBack = async (): Promise<URLSearchParams> => {
    await page.waitForURL((url) => url.href.startsWith(redirectUri));
    return new URL(page.url()).searchParams;
  };

  it('ends at the requesting program, with a code it can redeem', async () => {
    const request = await openLogin();
    await page.getByLabel('A listed organisation').check();
    await page.getByLabel('Organisation', { exact: true }).selectOption('NØKTERN RAKRYGGET ELG SA (312619385)');
    await page.getByRole('button', { name: 'Log in' }).click();
    const code = (await sentBack()).get('code')!;
    const { body } = await request.redeem(code, { redirect_uri: redirectUri });
    const [party] = body.authorization_details[0]!.authorized_parties as { orgno: { ID: string } }[];
    assert.equal(party!.orgno.ID, '0192:312619385');
  });

  it('works with the keyboard alone, and shows only the selected part', async () => {
    await openLogin();
    const number = page.getByLabel('Organisation number', { exact: true });
    assert.equal(await number.isVisible(), true);
    assert.equal(await page.getByLabel('Organisation', { exact: true }).isVisible(), false);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('313401848');
    await page.keyboard.press('Enter');
    await page.getByText('Enter a valid 9-digit organisation number').waitFor();
    await hasFocus(number);
    assert.equal(await number.inputValue(), '313401848');
    await number.fill('313401847');
    await page.keyboard.press('Enter');
    assert.ok((await sentBack()).get('code'));
  });

  it('can be cancelled', async () => {
    await openLogin({ ui_locales: 'nn' });
    await page.getByRole('button', { name: 'Avbryt' }).click();
    assert.equal((await sentBack()).get('error'), 'access_denied');
  });

  it('has ended after the end session endpoint has redirected the user', async () => {
    const request = await openLogin();
    await page.getByLabel('A listed organisation').check();
    await page.getByRole('button', { name: 'Log in' }).click();
    const { body } = await request.redeem((await sentBack()).get('code')!, { redirect_uri: redirectUri });
    const back = redirectUri.replace('signed-in', 'signed-out');
    const parameters = new URLSearchParams({ id_token_hint: body.id_token, post_logout_redirect_uri: back });
    await page.goto(`${sandbox.sandbox.ansattporten.issuer}/endsession?${String(parameters)}`);
    assert.equal(page.url(), back);
  });

  it('can be continued by a page of another origin, which can read all but the login page', async () => {
    const request = await openLogin();
    await page.getByLabel('A listed organisation').check();
    await page.getByRole('button', { name: 'Log in' }).click();
    const code = (await sentBack()).get('code')!;
    const { issuer, clientId } = sandbox.sandbox.ansattporten;
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: clientId,
      redirect_uri: redirectUri,
      code_verifier: request.verifier,
    });
    // As a portal's own script does; text, because the tests' types know no browser.
    const script = `(async () => {
      const read = async (url, init) => (await fetch(url, init)).json();
      const discovered = await read(${JSON.stringify(`${issuer}/.well-known/openid-configuration`)});
      const body = new URLSearchParams(${JSON.stringify(String(form))});
      const tokens = await read(discovered.token_endpoint, { method: 'POST', body });
      const headers = { authorization: 'Bearer ' + tokens.access_token, 'content-type': 'application/json' };
      const api = ${JSON.stringify(`${sandbox.sandbox.selfServiceUrl}/api/v1`)};
      const user = await read(api + '/auth/user', { headers });
      const created = await fetch(api + '/clients', { method: 'POST', headers, body: '{}' });
      const login = await fetch(${JSON.stringify(request.url)}).then(() => 'read', () => 'kept from me');
      return [user.authenticated_organization_number, created.status, login];
    })()`;
    assert.deepEqual(await page.evaluate(script), [sandbox.orgno(), 400, 'kept from me']);
    const [complaint, ...more] = complaints.splice(0).filter((text) => !text.startsWith('Failed to load resource'));
    assert.match(complaint!, /blocked by CORS policy/);
    assert.deepEqual(more, []);
  });

  it('allows accepting the terms of use', async () => {
    await page.goto(`${sandbox.sandbox.termsUrl}/316948235`);
    await page.getByRole('button', { name: 'Accept the terms of use' }).click();
    await page.getByText('The organisation has accepted the terms of use').waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has accessible pages in ${colorScheme}, with errors too, even on a narrow screen`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 320, height: 640 });
      await openLogin();
      const obstacles = async (): Promise<string[]> => {
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        return violations.map(({ id, help }) => `${id}: ${help}`);
      };
      assert.deepEqual(await obstacles(), []);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('Enter a valid 9-digit organisation number').waitFor();
      assert.deepEqual(await obstacles(), []);
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      assert.equal(isTooWide, false);
      await page.goto(`${sandbox.sandbox.termsUrl}/316948235`);
      assert.deepEqual(await obstacles(), []);
    });
  }
});
