import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from 'playwright-core';
import { sharedBrowser } from '../forms/support/browser.ts';
import { privateJwk, publicHalf } from './support/keys.ts';
import { newPrivateKey, openssl } from './support/openssl.ts';
import { TestSandbox } from './support/testSandbox.ts';

const tiger = 'SPREK OPPRIKTIG TIGER AS (310528471)';

describe('The sandbox’s portal (portal.md)', function () {
  this.timeout(120_000);
  let sandbox: TestSandbox;
  let page: Page;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    sandbox.reset();
    const context = await (await sharedBrowser()).newContext({ locale: 'en-GB' });
    page = await context.newPage();
  });
  afterEach(() => page.context().close());

  /** As VS Code opens it: with an address, and nobody logged in. */
  const open = async (path: string, organisation = tiger): Promise<void> => {
    await page.goto(`${sandbox.sandbox.portalUrl}${path}`);
    await page.getByLabel('Organisation', { exact: true }).selectOption(organisation);
    await page.getByRole('button', { name: 'Log in' }).click();
  };
  const fill = async (name: string): Promise<void> => {
    await page.getByLabel('Display name').fill(name);
    await page.getByLabel('Description').fill('Henter skjema.\nHver natt.');
    await page.getByLabel('Access token lifetime').fill('300');
  };
  const addScope = async (search: string, name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Add scopes' }).click();
    await page.getByLabel('Search scopes').fill(search);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.locator(`input[name=tick][value="${name}"]`).check();
    await page.getByRole('button', { name: 'Submit' }).click();
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const firstId = () => page.locator('tbody code').first().innerText();
  const clientOf = async (id: string) => (await sandbox.call('GET', `/api/v1/clients/${id}`)).body;

  it('creates a client and adds a key and scopes, so that a token can be fetched', async () => {
    await open('/client/add/maskinporten');
    assert.equal(new URL(page.url()).pathname, '/portal/client/add/maskinporten');
    await fill('Nattjobb');
    await addScope('serviceowner', 'altinn:serviceowner');
    await button('Create').click();
    await page.getByText('Client was created').waitFor();
    assert.equal(new URL(page.url()).pathname, '/portal/clients', 'it shows the list, not the client');
    const id = await firstId();
    assert.equal(await page.locator('tbody a').first().innerText(), 'Nattjobb', 'newest first');
    const client = await clientOf(id);
    assert.deepEqual(
      [client.client_name, client.description, client.access_token_lifetime, client.integration_type],
      ['Nattjobb', 'Henter skjema.\r\nHver natt.', 300, 'maskinporten'],
    );

    await page.goto(`${sandbox.sandbox.portalUrl}/clients/${id}`);
    assert.equal(await page.getByLabel('JWK or PEM format').isVisible(), false, 'it opens on Details');
    await page.getByText('Key', { exact: true }).click();
    const jwk = await privateJwk('natt-1');
    await page.getByLabel('JWK or PEM format').fill(JSON.stringify(publicHalf(jwk)));
    await button('Save').click();
    await page.getByText('natt-1', { exact: true }).waitFor();
    const scope = String((client.scopes as string[])[0]);
    const { status, text } = await sandbox.token(sandbox.grant({ clientId: id, jwk, scope }));
    assert.equal(status, 200, text);
  });

  it('assigns a kid to a PEM, and deletes a key', async () => {
    await open('/clients');
    await page.locator('tbody a').first().click();
    await page.getByText('Key', { exact: true }).click();
    const before = await page.locator('.keys li').count();
    await page.getByLabel('JWK or PEM format').fill(openssl('pkey -pubout', newPrivateKey()));
    await button('Save').click();
    const kid = await page.locator('.keys li code').last().innerText();
    assert.match(kid, /^[\da-f]{8}-/);
    await button(`Delete ${kid}`).click();
    assert.equal(await page.locator('.keys li').count(), before);
  });

  for (const [what, text] of [
    ['a private JWK', async () => JSON.stringify(await privateJwk('x'))],
    ['a private PEM', () => Promise.resolve(newPrivateKey())],
  ] as const) {
    it(`refuses ${what}, and shows nothing of it`, async () => {
      await open('/clients');
      await page.locator('tbody a').first().click();
      await page.getByText('Key', { exact: true }).click();
      await page.getByLabel('JWK or PEM format').fill(await text());
      await button('Save').click();
      assert.match(await page.getByRole('alert').innerText(), /is private and must never be sent/);
      assert.equal(await page.getByLabel('JWK or PEM format').inputValue(), '');
      assert.doesNotMatch(await page.content(), /BEGIN|&quot;d&quot;/);
    });
  }

  it('keeps the input if the client is refused', async () => {
    await open('/client/add/maskinporten');
    await fill(' ');
    await addScope('serviceowner', 'altinn:serviceowner');
    await button('Create').click();
    assert.match(await page.getByRole('alert').innerText(), /client_name/);
    assert.equal(await page.getByLabel('Access token lifetime').inputValue(), '300');
    assert.match(await page.locator('main').innerText(), /altinn:serviceowner/);
  });

  it('changes a client, adds scopes to it and deactivates it', async () => {
    await open('/clients');
    const id = await firstId();
    await page.locator('tbody a').first().click();
    await page.getByLabel('Display name').fill('Nytt navn');
    await button('Save changes').click();
    await page.getByText('Changes were saved').waitFor();
    assert.equal((await clientOf(id)).client_name, 'Nytt navn');
    await page.getByText('Scopes', { exact: true }).first().click();
    await addScope('serviceowner/instances.read', 'altinn:serviceowner/instances.read');
    assert.ok(((await clientOf(id)).scopes as string[]).includes('altinn:serviceowner/instances.read'));
    await button('Delete altinn:serviceowner/instances.read').click();
    assert.ok(!((await clientOf(id)).scopes as string[]).includes('altinn:serviceowner/instances.read'));
    await page.getByText('Details', { exact: true }).click();
    await button('Delete').click();
    await page.getByText('Client was deactivated').waitFor();
    assert.equal((await clientOf(id)).active, false);
  });

  it('finds clients by name, ID and description', async () => {
    await open('/clients');
    const id = await firstId();
    const all = await page.locator('tbody tr').count();
    await page.getByLabel('Search by name, ID or description').fill(id.slice(0, 8));
    await button('Search').click();
    assert.equal(await page.locator('tbody tr').count(), 1);
    assert.ok(all > 1);
  });

  it('shows no client of another organisation', async () => {
    await open('/clients', 'NØKTERN RAKRYGGET ELG SA (312619385)');
    const id = await firstId();
    await page.goto(`${sandbox.sandbox.portalUrl}/login`);
    await page.getByLabel('Organisation', { exact: true }).selectOption(tiger);
    await page.getByRole('button', { name: 'Log in' }).click();
    const response = await page.goto(`${sandbox.sandbox.portalUrl}/clients/${id}`);
    assert.equal(response!.status(), 404);
  });

  it('requires an organisation to accept the terms of use first', async () => {
    await open('/clients', 'LEDIG BEKYMRET HARE AS (316948235)');
    await page.getByRole('link', { name: 'Accept the terms of use' }).click();
    assert.equal(new URL(page.url()).pathname, '/terms/316948235');
  });

  it('accepts forms from its own pages only, and redirects nowhere else after the login', async () => {
    const { portalUrl } = sandbox.sandbox;
    const headers = { cookie: 'represented=310528471', origin: 'http://127.0.0.1:1' };
    for (const path of ['/login', '/client/add/maskinporten', '/clients/x']) {
      const { status } = await fetch(portalUrl + path, { method: 'POST', body: new URLSearchParams(), headers });
      assert.equal(status, 403, path);
    }
    for (const to of ['https://example.com', '//example.com', '../terms/310528471', '%2e%2e/x']) {
      const body = new URLSearchParams({ organisation: '310528471' });
      const init = {
        method: 'POST',
        body,
        headers: { origin: new URL(portalUrl).origin },
        redirect: 'manual',
      } as const;
      const reply = await fetch(`${portalUrl}/login?to=${encodeURIComponent(to)}`, init);
      assert.equal(reply.headers.get('location'), 'clients', to);
    }
  });

  it('has accessible pages: axe finds nothing, in dark mode too', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.context().clearCookies();
      await open('/client/add/maskinporten');
      await page.getByRole('button', { name: 'Add scopes' }).click();
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(
          violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
          [],
        );
      };
      await check();
      await page.goto(`${sandbox.sandbox.portalUrl}/clients`);
      await check();
      await page.locator('tbody a').first().click();
      for (const tab of ['Key', 'Scopes']) {
        await check();
        await page.getByText(tab, { exact: true }).first().click();
      }
      await check();
    }
  });
});
