import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeAuthority } from '../../scripts/certificateAuthority.mjs';
import { newConfig } from '../../src/core/config/altinnCliSettings.ts';
import { applyEdits, editConfig } from '../../src/core/config/configEdit.ts';
import { decodeJwk, encodeJwk, isEncodedJwkError } from '../../src/core/config/encodedJwk.ts';
import type { PrivateRsaJwk } from '../../src/core/keys/jwk.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { memoryStore } from '../../src/sandbox/store.ts';
import { OfficeNetwork } from '../support/officeNetwork.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { TestServer, text } from '../unit/http/support/testServer.ts';
import { someRsaJwk } from '../unit/keys/rsaKeys.ts';
import { assertion, postGrant } from '../unit/sandbox/support/grant.ts';
import { publicHalf } from '../unit/sandbox/support/keys.ts';
import { clientBody } from '../unit/sandbox/support/newClient.ts';
import { type Answer, built, call, NoDotnet, restored } from './dotnet/dotnet.ts';

const section = 'MaskinportenSettings';
const scopes = ['altinn:serviceowner', 'altinn:serviceowner/instances.read', 'altinn:serviceowner/instances.write'];

describe('Altinn’s own library, on a config that this extension wrote', function () {
  this.timeout(600_000);
  let folder: string;
  let programs: string;
  let jwk: PrivateRsaJwk;
  let service: TestServer;
  /** What to close, the last first. */
  const open: (() => unknown)[] = [];

  before(function () {
    folder = temporaryFolder('peers');
    open.push(() => {
      removeFolder(folder);
    });
    try {
      programs = restored(folder);
    } catch (error) {
      if (!(error instanceof NoDotnet)) throw error;
      process.stdout.write(`    Skipped: ${error.message} (docs/development.md, “The tests”).\n`);
      this.skip();
    }
    jwk = someRsaJwk('peer-1');
  });
  before(async () => {
    // What the programs call with their token.
    service = await TestServer.start(text('ok'));
    open.push(() => service.close());
  });
  after(async () => {
    for (const close of open.reverse()) await close();
  });
  beforeEach(() => {
    service.requests.length = 0;
  });

  /** A client in the sandbox with the key, made by HTTP alone. */
  async function registered(sandbox: Sandbox, reach = (url: string) => url): Promise<string> {
    const { clientId: iss, jwk: key, scope } = sandbox.organisations[0]!.adminClient;
    const grant = assertion({ issuer: sandbox.issuer, clientId: iss, jwk: key, scope, now: new Date() });
    const { access_token: token } = (await (await postGrant(reach(sandbox.issuer), grant)).json()) as {
      access_token: string;
    };
    const call = async (at: string, body: unknown) =>
      fetch(`${sandbox.origin}/api/v1/clients${at}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const made = await call('', clientBody({ scopes }));
    const { client_id: clientId } = (await made.json()) as { client_id: string };
    assert.equal((await call(`/${clientId}/jwks`, { keys: [publicHalf(jwk)] })).status, 201);
    return clientId;
  }
  const settings = (clientId: string) =>
    ({ environment: 'test', clientId, scopes, encodedJwk: encodeJwk(jwk) }) as const;
  const file = (content: string): string => {
    const name = path.join(folder, `appsettings-${Math.random().toString(36).slice(2)}.json`);
    writeFileSync(name, content);
    return name;
  };
  /** The claims of the token that the called service got; its signature is not looked at. */
  const tokenClaims = (): Record<string, unknown> => {
    const { authorization = '' } = service.requests.at(-1)!.headers;
    assert.match(authorization, /^Bearer ey/);
    return JSON.parse(Buffer.from(authorization.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
  };

  describe('version 9.1.0, as the Altinn CLI has it, which knows the real names only', () => {
    let sandbox: Sandbox;
    let network: OfficeNetwork;
    let clientId: string;
    let ask: (config: string) => Promise<Answer>;
    before(async () => {
      // The sandbox plays TEST: its names are Maskinporten’s and Altinn’s, in this one process, by a proxy on this machine.
      sandbox = await startSandbox({ store: memoryStore(), publicUrl: 'https://test.maskinporten.no' });
      open.push(() => sandbox.close());
      network = await OfficeNetwork.start(sandbox.origin);
      open.push(() => {
        network.close();
      });
      const authority = makeAuthority(path.join(folder, 'authority'));
      for (const name of ['test.maskinporten.no', 'platform.tt02.altinn.no']) await network.add(name, authority);
      clientId = await registered(sandbox, () => `${sandbox.origin}/`);
      const dll = built(programs, 'altinnLibrary9');
      const env = { HTTPS_PROXY: `http://${network.address}`, HTTP_PROXY: '', NO_PROXY: '127.0.0.1' };
      ask = (config) =>
        call(
          dll,
          { file: file(config), section, address: service.origin },
          { ...env, SSL_CERT_FILE: authority.certificate },
        );
    });

    it('gets a token with a new config, exchanges it at Altinn, and calls an address with it', async () => {
      const answer = await ask(newConfig(settings(clientId)));
      assert.deepEqual(answer, { status: 200 });
      assert.deepEqual(network.asked, ['test.maskinporten.no', 'platform.tt02.altinn.no']);
      const { scope, 'urn:altinn:org': org, 'urn:altinn:authlevel': level } = tokenClaims();
      assert.deepEqual([scope, org, level], [scopes.join(' '), 'tiger', 3]);
    });

    it('gets one with a set of one key too, which no document promises and this extension does not write', async () => {
      const set = Buffer.from(JSON.stringify({ keys: [jwk] })).toString('base64');
      assert.deepEqual(await ask(newConfig({ ...settings(clientId), encodedJwk: set })), { status: 200 });
      assert.throws(() => decodeJwk(set), isEncodedJwkError);
    });

    it('gets one with a config of somebody’s that was changed, whose comments and other settings stay', async () => {
      const before = `{\n  // Mine.\n  "Logging": { "Level": "æøå" },\n  "MaskinportenSettings": { "Environment": "ver2", "UseAltinnTestOrg": true, },\n}\n`;
      const after = applyEdits(before, editConfig(before, settings(clientId)));
      assert.match(after, /\/\/ Mine\.[^]*æøå/);
      assert.deepEqual(await ask(after), { status: 200 });
      assert.equal(tokenClaims()['urn:altinn:org'], 'tiger', 'acting as TTD is for Digdir alone');
    });
  });

  describe('the newest version, which can be pointed at the sandbox', () => {
    let sandbox: Sandbox;
    let clientId: string;
    let dll: string;
    before(async () => {
      sandbox = await startSandbox({ store: memoryStore() });
      open.push(() => sandbox.close());
      clientId = await registered(sandbox);
      dll = built(programs, 'altinnLibrary10');
    });

    type Members = Record<string, unknown>;
    /** The config as this extension writes it, and beside it where the sandbox is; `differs` is put over it. */
    const ask = async (differs: Members = {}): Promise<Answer> => {
      const config = JSON.parse(newConfig(settings(clientId))) as Record<string, Members>;
      const atSandbox = {
        TokenEndpoint: `${sandbox.issuer}token`,
        AssertionAudience: sandbox.issuer,
        TokenExchangeEndpoint: `${sandbox.origin}/authentication/api/v1/exchange/maskinporten`,
      };
      const members = { ...config[section], ...atSandbox, ...differs };
      return call(dll, { file: file(JSON.stringify({ [section]: members })), section, address: service.origin });
    };
    const refused = async (differs: Members): Promise<string> => {
      const answer = await ask(differs);
      return 'error' in answer ? answer.error : assert.fail(JSON.stringify(answer));
    };

    it('gets a token, exchanges it, and calls an address with it', async () => {
      assert.deepEqual(await ask(), { status: 200 });
      assert.equal(tokenClaims()['urn:altinn:org'], 'tiger');
    });

    it('gets one for a resource, and exchanges none when it is not to', async () => {
      const resource = 'https://api.example.no/';
      assert.deepEqual(await ask({ Resource: resource, ExhangeToAltinnToken: false }), { status: 200 });
      const { aud, iss, 'urn:altinn:authlevel': level } = tokenClaims();
      assert.deepEqual([aud, iss, level], [resource, sandbox.issuer, undefined]);
    });

    it('is refused with a Kid beside the key that names another, though the key is right', async () => {
      assert.match(await refused({ Kid: 'another' }), /Unknown key identifier \(kid\)/);
    });

    it('is refused without a call when Environment has a capital letter and no address is given', async () => {
      const addresses = { TokenEndpoint: '', AssertionAudience: '' };
      assert.match(await refused({ ...addresses, Environment: 'Test' }), /environment/i);
      assert.equal(service.requests.length, 0);
    });

    const base64 = (value: unknown) =>
      Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');
    const keys: readonly (readonly [what: string, text: () => string])[] = [
      ['as this extension writes it', () => encodeJwk(jwk)],
      ['pretty', () => base64(JSON.stringify(jwk, null, 2))],
      ['with a member nobody knows', () => base64({ ...jwk, note: 'mine' })],
      [
        'with line breaks and spaces in the base64',
        () => encodeJwk(jwk).replace(/.{76}/g, '$&\r\n').replace(/^/, ' \t'),
      ],
      ['as base64url', () => Buffer.from(JSON.stringify({ ...jwk, note: '???>>>' })).toString('base64url')],
      ['without its padding', () => base64({ ...jwk, kid: jwk.kid, note: 'x' }).replace(/=+$/, '')],
      ['with a byte order mark inside', () => base64(`\uFEFF${JSON.stringify(jwk)}`)],
      ['of n, e and d alone', () => base64({ kty: 'RSA', kid: jwk.kid, n: jwk.n, e: jwk.e, d: jwk.d })],
      ['public', () => base64(publicHalf(jwk))],
      ['that is empty', () => ''],
      ['that is no JSON', () => base64('hemmelig')],
    ];
    for (const [what, value] of keys) {
      it(`takes a key ${what} exactly where this extension does`, async () => {
        const encoded = value();
        let ours: unknown = 'taken';
        try {
          decodeJwk(encoded);
        } catch (error) {
          if (!isEncodedJwkError(error)) throw error;
          ours = 'refused';
        }
        const answer = await ask({ EncodedJwk: encoded });
        assert.equal('status' in answer ? 'taken' : 'refused', ours, JSON.stringify(answer));
      });
    }
  });
});
