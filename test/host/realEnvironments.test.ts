import assert from 'node:assert/strict';
import type { App } from '../../src/app/app.ts';
import { Person } from './support/person.ts';
import {
  keptSecrets,
  RealEnvironments,
  signedIn,
  signOutOfAll,
  syntheticOrgno,
  tigerOrgno,
} from './support/realEnvironments.ts';
import { logsIn, PersonsBrowser } from './support/personsBrowser.ts';
import {
  configure,
  description,
  freshSandbox,
  label,
  lineUnder,
  requestsWhile,
  run,
  runningApp,
  tiger,
  lineAt,
} from './support/world.ts';

/** The same organisation, and clients of the same name and id, in each. */
describe('TEST and PROD side by side', () => {
  let app: App;
  let world: RealEnvironments;
  let person: Person;

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
    world = await RealEnvironments.start();
  });

  after(async () => {
    await world.leave(app);
    await world.stop();
  });

  beforeEach(async () => {
    await world.use(app);
    person = new Person();
    for (const environment of ['TEST', 'PROD']) await signIn(environment);
  });

  afterEach(async () => {
    await person.hasAnswered();
    await signOutOfAll(app);
    for (const environment of ['test', 'prod']) await app.privateKeys.removeEnvironment(environment);
    world.reset();
    person.leave();
  });

  const signIn = async (environment: string) => {
    const sandbox = environment === 'TEST' ? world.test : world.prod;
    const { clientId, jwk } = world.admin('adminClient', sandbox);
    const asking = new Person();
    asking.whenTyping(new RegExp(`^${environment}: admin client ID`), clientId);
    asking.whenTyping(
      new RegExp(`^${environment}: admin client’s`),
      JSON.stringify({ ...jwk, use: 'sig', alg: 'RS256' }),
    );
    asking
      .whenAsked(/^Which environment do you want to sign in to as a machine/, environment)
      .whenAsked(/^[A-Z]+: admin client’s/, 'Paste it…');
    await run('signInAsMachine');
    assert.deepEqual(asking.was('error'), []);
    asking.leave();
  };
  const organisationIn = (environment: 'test' | 'prod') =>
    signedIn(app).find((one) => one.environment === environment)!;
  const clientOf = async (environment: 'test' | 'prod', name = 'Samme navn') => {
    const { signIn: _signIn, ...organisation } = organisationIn(environment);
    const { api } = await app.sessions.connect(organisation);
    const known = (await api.listClients()).find(({ client_name }) => client_name === name);
    const details = { client_name: name, description: '', access_token_lifetime: 120, scopes: ['altinn:serviceowner'] };
    return { organisation, client: known ?? (await api.createClient(details)), api };
  };

  it('have the same organisation on a line each, which never look alike', async () => {
    const lines = await app.tree.getChildren();
    const tigers = lines.filter(
      (line) => label(line) === organisationIn('test').name && !description(line).includes('SANDBOX'),
    );
    assert.deepEqual(
      tigers.map(description).map((text) => text.split(' ·')[0]),
      ['TEST', 'PROD'],
    );
    const [test, prod] = tigers.map((line) => line.getTreeItem());
    assert.notEqual(test!.id, prod!.id);
    assert.notDeepEqual(test!.iconPath, prod!.iconPath);
  });

  it('are asked each at its own address, with its own token', async () => {
    for (const [environment, other] of [
      ['test', 'prod'],
      ['prod', 'test'],
    ] as const) {
      app.sessions.forgetConnections();
      world.logged.test.length = world.logged.prod.length = 0;
      const { api } = await app.sessions.connect(organisationIn(environment));
      await api.listClients();
      assert.ok(world.logged[environment].length > 0);
      assert.deepEqual(world.logged[other], []);
    }
  });

  it('show a client only where it was made', async () => {
    await clientOf('test');
    app.clients.expire();
    const names = async (environment: 'test' | 'prod') =>
      (await app.clients.list(organisationIn(environment))).value.map(({ client_name }) => client_name);
    assert.ok((await names('test')).includes('Samme navn'));
    assert.ok(!(await names('prod')).includes('Samme navn'));
    const line = await lineUnder(app, undefined, organisationIn('test').name);
    assert.ok(line);
  });

  it('never mix private keys, though organisation and client id are the same', async () => {
    const test = await clientOf('test');
    const prod = { organisation: (await clientOf('prod')).organisation, client: test.client };
    person.whenAsked(/^New RS256 key pair/, '2048 bits');
    await run('generateKey', { target: { organisation: test.organisation, client: test.client } });
    assert.equal((await app.privateKeys.kids(test.organisation, test.client.client_id)).size, 1);
    assert.equal((await app.privateKeys.kids(prod.organisation, test.client.client_id)).size, 0);
    await app.sessions.signOut(prod.organisation);
    assert.equal((await app.privateKeys.kids(test.organisation, test.client.client_id)).size, 1);
  });

  it('are signed out of one at a time', async () => {
    assert.equal((await keptSecrets(app)).length, 2);
    person.whenAsked(/^Sign out of/, 'Sign Out');
    await run('signOut', { organisation: organisationIn('prod') });
    assert.match(person.wasShown('warning', /^Sign out of/).detail, /^PROD · .*TIGER/);
    assert.deepEqual(
      signedIn(app).map(({ environment }) => environment),
      ['test'],
    );
    assert.deepEqual(await keptSecrets(app), [`maskinporten.adminClient/test/${world.admin().clientId}`]);
    const { api } = await app.sessions.connect(organisationIn('test'));
    assert.ok((await api.listClients()).length > 0);
  });

  for (const [command, question] of [
    ['generateKey', /^Add a key to “Samme navn”\?/],
    ['removeScope', /^Remove the scope “altinn:serviceowner” from “Samme navn”\?/],
    ['removeKey', /^Remove the key “a-key” from “Samme navn”\?/],
    ['renewKey', /^Renew the key “a-key” of “Samme navn”\?/],
    ['rotateKey', /^Rotate the key “a-key” of “Samme navn”\?/],
  ] as const) {
    it(`PROD asks before ${command}, naming organisation and client, and changes nothing without an answer`, async () => {
      const { organisation, client, api } = await clientOf('prod');
      const before = [await api.getClient(client.client_id), await api.listKeys(client.client_id)];
      person.mayBeAsked(/^New RS256 key pair/, '2048 bits').dismisses(question);
      const key = { kid: 'a-key', kty: 'RSA' };
      const requests = await requestsWhile(app, () =>
        run(command, {
          target: { organisation, client },
          key,
          scope: 'altinn:serviceowner',
          stored: false,
          registered: true,
        }),
      );
      const { detail, choices } = person.wasShown('warning', question);
      assert.match(detail, new RegExp(`^PROD · .*TIGER.* \\(${tigerOrgno}\\)`));
      assert.equal(choices.length, 1);
      assert.ok(
        requests.every((request) => request.startsWith('GET ')),
        requests.join(),
      );
      assert.deepEqual([await api.getClient(client.client_id), await api.listKeys(client.client_id)], before);
    });
  }

  it('PROD changes what it was told to when the person agrees, and TEST does not ask', async () => {
    person.whenAsked(/^New RS256 key pair/, '2048 bits').whenAsked(/^Add a key to/, 'Continue');
    for (const environment of ['test', 'prod'] as const) {
      const { organisation, client, api } = await clientOf(environment);
      await run('generateKey', { target: { organisation, client } });
      assert.equal((await api.listKeys(client.client_id)).length, 1);
    }
    assert.equal(person.was('warning').length, 1);
  });

  it('PROD is not said to be changed by a key that is written to this machine', async () => {
    const { organisation, client } = await clientOf('prod');
    person.whenAsked(/^New RS256 key pair/, '2048 bits').whenAsked(/^Add a key to/, 'Continue');
    await run('generateKey', { target: { organisation, client } });
    assert.match(person.wasShown('warning', /^Add a key to/).detail, /\nThis changes production immediately\.$/);
    const question = /^Write the key of “Samme navn” to the config\?/;
    person.mayBeAsked(/^Write the config for/, 'appsettings.json').dismisses(question);
    await run('writeAltinnCliConfig', { target: { organisation, client } });
    const { detail, choices } = person.wasShown('warning', question);
    assert.match(detail, /^PROD · .+\nThis writes a production key to this machine\.$/);
    assert.deepEqual(choices, ['Continue']);
  });

  it('are moved by the setting at once: what was shown from the old address is not shown as the new one’s', async () => {
    const { client } = await clientOf('test');
    await app.clients.list(organisationIn('test'));
    await world.use(app, { selfServiceUrl: world.prod.selfServiceUrl });
    await assert.rejects(
      app.clients.list(organisationIn('test')).then(({ value, failure }) => {
        if (failure) throw failure as Error;
        return value.some(({ client_id }) => client_id === client.client_id);
      }),
    );
  });
});

describe('The setting of environments', () => {
  let app: App;
  let world: RealEnvironments;
  let person: Person;
  let browser: PersonsBrowser;

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
    world = await RealEnvironments.start();
    await configure('signIn.redirect', 'loopback');
  });

  after(async () => {
    await configure('signIn.redirect', undefined);
    await world.leave(app);
    await world.stop();
  });

  beforeEach(() => {
    person = new Person();
    browser = new PersonsBrowser(() => {
      person.cancels();
    });
  });

  afterEach(async () => {
    await person.hasAnswered();
    browser.leave();
    await signOutOfAll(app);
    person.leave();
  });

  for (const [what, differs, login, told] of [
    [
      'http to a host that is not this machine',
      { selfServiceUrl: 'http://api.example.no' },
      {},
      /“test\.selfServiceUrl” isn’t valid.*https \(http only for this machine\)/,
    ],
    ['http for the login', {}, { issuer: 'http://ansattporten.example.no' }, /“test\.login\.issuer” isn’t valid/],
    ['something that is no address', { tokenEndpoint: 'maskinporten' }, {}, /“test\.tokenEndpoint” isn’t valid/],
    [
      'an issuer without its last slash',
      { issuer: 'https://test.maskinporten.no' },
      {},
      /“test\.issuer” isn’t valid.*must end with a slash/,
    ],
    ['a name it does not know', { url: 'https://api.example.no' }, {}, /“test\.url” isn’t valid/],
    ['TEST as PROD', { kind: 'prod' }, {}, /“test\.kind” can’t be changed for TEST and PROD/],
  ] as const) {
    it(`that holds ${what} is refused with where it is wrong, and nothing is sent`, async () => {
      await world.use(app, differs, login);
      person.whenAsked(/^Sign in to Maskinporten/, 'TEST: as a person');
      const requests = await requestsWhile(app, () => run('signIn'));
      const { text, choices } = person.wasShown('error', told);
      assert.match(
        text,
        /^The setting “maskinporten\.environments” isn’t valid\..*Until then, no requests are sent to that environment/,
      );
      assert.equal(choices[0], 'Open Settings');
      assert.deepEqual([requests, browser.opened, signedIn(app)], [[], [], []]);
    });
  }

  for (const [what, issuer, told] of [
    [
      'an issuer whose metadata name another',
      () => world.test.origin.replace('127.0.0.1', 'localhost') + '/ansattporten',
      /metadata specifies a different issuer from your settings.*login issuer’s address/,
    ],
    ['an issuer that is not one', () => `${world.test.origin}/terms`, /valid metadata.*login issuer’s address/],
  ] as const) {
    it(`that holds ${what} is told at the login, before the browser opens`, async () => {
      await world.use(app, {}, { issuer: issuer() });
      person.whenAsked(/^Sign in to Maskinporten/, 'TEST: as a person');
      await run('signIn');
      const { choices } = person.wasShown('error', told);
      assert.equal(choices[0], 'Open Settings');
      assert.deepEqual([browser.opened, signedIn(app)], [[], []]);
      assert.ok(await browser.nobodyListens());
    });
  }

  it('adds an environment of one’s own, which always shows its kind', async () => {
    const { selfServiceUrl, issuer, ansattporten } = world.test;
    await configure('environments', { utvikling: { kind: 'test', selfServiceUrl, issuer, login: ansattporten } });
    browser.visit = logsIn('synthetic', syntheticOrgno);
    person.whenAsked(/^Sign in to Maskinporten/, 'UTVIKLING (TEST): as a person, with a synthetic organisation');
    await run('signIn');
    assert.deepEqual(person.was('error'), []);
    person.wasShown('information', /^Signed in to UTVIKLING \(TEST\) for .* \(313401847\)/);
    const [organisation] = signedIn(app);
    assert.deepEqual([organisation?.environment, organisation?.kind], ['utvikling', 'test']);
    await run('openPortal', { organisation });
    const { choices } = person.wasShown('error', /^“maskinporten\.environments\.utvikling\.portalUrl” is missing\./);
    assert.equal(choices[0], 'Open Settings');
    const { portalUrl } = await app.sandboxHost.sandbox();
    await run('openPortal', { organisation: tiger(app) });
    const client = await lineAt(app, /TIGER/, 'Lønn og inntekt');
    await run('openPortal', client);
    const id = client.getTreeItem().id!.split('/').at(-1)!;
    assert.deepEqual(browser.opened.slice(-2), [portalUrl, `${portalUrl}/clients/${id}`]);
  });
});
