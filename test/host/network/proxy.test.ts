import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { authorityIn, makeAuthority } from '../../../scripts/certificateAuthority.mjs';
import type { App } from '../../../src/app/app.ts';
import { privateRsaJwk } from '../../../src/core/keys/jwk.ts';
import { OfficeNetwork } from '../../support/officeNetwork.ts';
import { removeFolder, temporaryFolder } from '../../support/temporaryFolder.ts';
import { freePort, Tinyproxy } from '../../support/tinyproxy.ts';
import { Person } from '../support/person.ts';
import { configure, freshSandbox, newClient, run, runningApp, tiger } from '../support/world.ts';

const [api, maskinporten] = ['api.sandbox.example', 'maskinporten.sandbox.example'];
const [unknownIssuer, otherName] = ['intercepted.sandbox.example', 'renamed.sandbox.example'];
const user = { name: 'kari', password: 'PASSORD-CANARY' };

/** VS Code's own settings, as a person sets them. */
async function set(values: Record<string, unknown>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    await vscode.workspace.getConfiguration('http').update(name, value, vscode.ConfigurationTarget.Global);
  }
}

/** scripts/hostSuite.mjs has this machine trust an authority, which is what an organisation does with its own. */
describe('In an organisation’s network', () => {
  let app: App;
  let folder: string;
  let network: OfficeNetwork;
  let open: Tinyproxy;
  let withPassword: Tinyproxy;
  let person: Person;
  let target: Awaited<ReturnType<typeof newClient>>;

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
    target = await newClient(app);
    folder = temporaryFolder();
    const sandbox = await app.sandboxHost.sandbox();
    network = await OfficeNetwork.start(sandbox.origin);
    const trusted = authorityIn(process.env.MASKINPORTEN_TEST_AUTHORITY ?? '');
    const untrusted = makeAuthority(path.join(folder, 'untrusted'));
    await network.add(api, trusted);
    await network.add(maskinporten, trusted);
    await network.add(unknownIssuer, untrusted);
    await network.add(otherName, trusted, 'somebody-else.example');
    open = await Tinyproxy.start({ folder, upstream: network.address });
    withPassword = await Tinyproxy.start({ folder, upstream: network.address, user });
  });

  after(async () => {
    await app.sessions.signOut(target.organisation);
    await configure('environments', undefined);
    await Promise.all([open, withPassword].map((proxy) => proxy.stop()));
    network.close();
    removeFolder(folder);
  });

  beforeEach(async () => {
    person = new Person();
    network.asked.length = 0;
    await signInAt(api);
  });

  afterEach(async () => {
    await person.hasAnswered();
    await set({ proxy: undefined, proxyAuthorization: undefined, noProxy: undefined, systemCertificates: undefined });
    person.leave();
  });

  /** As a machine, to the sandbox where only the proxy finds it. */
  async function signInAt(host: string): Promise<void> {
    const { issuer, organisations } = await app.sandboxHost.sandbox();
    const tokenEndpoint = `https://${host === api ? maskinporten : host}/token`;
    await configure('environments', {
      kontor: { kind: 'test', selfServiceUrl: `https://${host}`, issuer, tokenEndpoint },
    });
    const { orgno, name, adminClient } = organisations.find((one) => one.orgno === tiger(app).orgno)!;
    const { clientId, scope } = adminClient;
    const jwk = privateRsaJwk.parse({ ...adminClient.jwk, use: 'sig', alg: 'RS256' });
    await app.adminClients.keep('kontor', clientId, { version: 1, jwk });
    const signIn = { how: 'machine', clientId, scopes: scope.split(' ') } as const;
    const organisation = { environment: 'kontor', kind: 'test', orgno, name } as const;
    await app.sessions.add({ ...organisation, signIn });
    target = { organisation, client: target.client };
  }

  const show = () => run('showClientJson', { target });
  const isShown = () => {
    assert.deepEqual(person.was('error'), []);
    const { activeTextEditor } = vscode.window;
    assert.match(activeTextEditor?.document.getText() ?? '', new RegExp(`"client_id": "${target.client.client_id}"`));
  };
  /** Told once, and nothing came through. */
  const isTold = (what: RegExp) => {
    const { text } = person.wasShown('error', what);
    assert.deepEqual(network.asked, []);
    assert.ok(!text.includes('CANARY'), 'the proxy’s password is told nobody');
  };

  it('every request goes through the proxy, and a certificate is trusted that the machine trusts', async () => {
    await set({ proxy: `http://${open.address}` });
    const before = open.log.length;
    await show();
    isShown();
    assert.deepEqual(network.asked, [maskinporten, api]);
    assert.deepEqual(open.log.slice(before), [`CONNECT ${maskinporten}:443`, `CONNECT ${api}:443`]);
  });

  it('a proxy with a password is given it', async () => {
    await set({ proxy: `http://${user.name}:${user.password}@${withPassword.address}` });
    const before = withPassword.log.length;
    await show();
    isShown();
    assert.deepEqual(
      withPassword.log.slice(before),
      network.asked.map((host) => `CONNECT ${host}:443`),
    );
  });

  it('a wrong password for the proxy is told, with where to set it', async () => {
    await set({ proxy: `http://${user.name}:FEIL-CANARY@${withPassword.address}` });
    await show();
    isTold(/^The proxy blocked the request\. .+username and password.+ “http\.proxy”/);
  });

  it('so is that it wants one', async () => {
    await set({ proxy: `http://${withPassword.address}` });
    await show();
    isTold(/^The proxy blocked the request\. .+\(407\)/);
  });

  it('VS Code’s other setting for a password does not count for extensions, so nobody is sent there', async () => {
    const proxyAuthorization = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;
    await set({ proxy: `http://${withPassword.address}`, proxyAuthorization });
    await show();
    isTold(/^The proxy blocked the request\. (?!.*proxyAuthorization)/);
  });

  it('a proxy that is away is told by its address, without its password', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await set({ proxy: `http://${user.name}:${user.password}@${address}` });
    await show();
    isTold(new RegExp(`^Couldn’t reach the proxy ${address}\\. .+ ${maskinporten} through it\\. .+“http\\.proxy”`));
  });

  it('a host that only the proxy knows, but that is excepted from it, is told as a name that was not found', async () => {
    await set({ proxy: `http://${open.address}`, noProxy: ['sandbox.example'] });
    const before = open.log.length;
    await show();
    isTold(
      /^Couldn’t reach maskinporten\.sandbox\.example\. The host name couldn’t be resolved \((ENOTFOUND|EAI_AGAIN)\)/,
    );
    assert.equal(open.log.length, before);
  });

  it('a certificate that nobody here knows is told, and no token or grant is sent', async () => {
    await set({ proxy: `http://${open.address}` });
    await signInAt(unknownIssuer);
    await show();
    isTold(
      /^intercepted\.\S+ has a certificate that isn’t trusted, so nothing was sent\. .+“http\.systemCertificates”/,
    );
  });

  it('so is one that is made out to another name', async () => {
    await set({ proxy: `http://${open.address}` });
    await signInAt(otherName);
    await show();
    isTold(/^renamed\.\S+ has a certificate .+ issued for a different host name \(ERR_TLS_CERT_ALTNAME_INVALID\)/);
  });

  it('the machine’s authorities count only while VS Code’s setting for them is on', async () => {
    await set({ proxy: `http://${open.address}`, systemCertificates: false });
    await show();
    isTold(/^maskinporten\.\S+ has a certificate .+ doesn’t trust the issuer .+“http\.systemCertificates” on/);
  });

  it('the sandbox on this machine needs no proxy', async () => {
    await set({ proxy: `http://127.0.0.1:${await freePort()}` });
    target = { organisation: tiger(app), client: target.client };
    await show();
    isShown();
  });
});
