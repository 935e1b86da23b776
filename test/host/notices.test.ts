import assert from 'node:assert/strict';
import { whileSecretStorage } from './support/secretStorage.ts';
import { SigningIn, ways } from './support/signingIn.ts';
import { logsIn } from './support/personsBrowser.ts';
import { keptSecrets, signedIn, signedInAsMachine, tigerOrgno } from './support/realEnvironments.ts';
import { behave, configure, misbehave, run, tiger } from './support/world.ts';

const locked = () => Promise.reject(new Error('The keyring is locked: KEYRING-CANARY'));

describe('What goes on without what it needed', () => {
  const at = new SigningIn();
  before(() => at.start());
  beforeEach(() => at.begin());
  afterEach(async () => {
    await behave(at.app);
    await at.end();
  });
  after(() => at.stop());

  /** Told once, as a warning that holds nobody up, with the log a click away. */
  const isTold = (text: RegExp, ...choices: string[]) => {
    const shown = at.person.wasShown('warning', text);
    assert.deepEqual(shown.choices, choices);
    assert.doesNotMatch(JSON.stringify(at.person.shown), /CANARY/);
  };
  const lists = async () => {
    at.app.clients.expire();
    const { value, failure } = await at.app.clients.list(tiger(at.app));
    assert.equal(failure, undefined);
    return value;
  };

  it('is told of a setting that cannot be used, once for each value, with the way to it', async () => {
    try {
      await configure('requestTimeout', 'x');
      await lists();
      await lists();
      isTold(/^The setting “maskinporten\.requestTimeout” has an invalid value\./, 'Open Settings');
      await configure('requestTimeout', 0);
      await lists();
      assert.equal(at.person.was('warning').length, 2);
    } finally {
      await configure('requestTimeout', undefined);
    }
  });

  it('is told of what in an answer cannot be read, and the rest is there', async () => {
    const good = { client_id: 'a', client_name: 'A', integration_type: 'maskinporten', scopes: [] };
    const jwks = { keys: [{ kid: 'good', kty: 'RSA' }, { kty: 7 }] };
    const body = JSON.stringify([good, { client_id: 'strange' }, { ...good, client_id: 'b', jwks }]);
    const headers = { 'content-type': 'application/json' };
    await misbehave(at.app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 200, headers, body });
    assert.deepEqual(
      (await lists()).map(({ client_id: id }) => id),
      ['a', 'b'],
    );
    const { name } = tiger(at.app);
    isTold(
      new RegExp(
        `^Couldn’t read these clients, keys or scopes of ${name} \\(SANDBOX\\), so they aren’t shown: strange`,
      ),
      'Show Log',
    );
    isTold(/: #2 \(b\)/, 'Show Log');
  });

  it('is told when the keyring is locked at a sign-out, whose secret goes when it is open', async () => {
    const organisation = await signedInAsMachine(at.app, at.world);
    at.person.whenAsked(/^Sign out of/, 'Sign Out');
    await whileSecretStorage(
      at.app,
      () => ({ delete: locked }),
      () => run('signOut', { organisation }),
      'adminClients',
    );
    isTold(/^You’re signed out, but the sign-in secret couldn’t be deleted from VS Code’s secret storage/, 'Show Log');
    assert.deepEqual([signedIn(at.app), (await keptSecrets(at.app)).length], [[], 1]);
    await at.app.sessions.deleteLeftovers();
    assert.deepEqual(await keptSecrets(at.app), []);
  });

  it('is told when the keyring is locked while a login is renewed, and goes on in this window', async () => {
    at.browser.visit = logsIn('registered', tigerOrgno);
    await at.signIn(ways.person);
    const [organisation] = signedIn(at.app);
    const { api } = await at.app.sessions.connect(organisation!);
    at.world.test.misbehave({ match: { method: 'GET', path: '/api/v1/clients$' }, status: 401 });
    await whileSecretStorage(
      at.app,
      () => ({ store: locked }),
      () => api.listClients(),
      'persons',
    );
    isTold(/^Your sign-in couldn’t be stored, so it only lasts until you close this window\./, 'Show Log');
    assert.ok((await api.listClients()).length > 0);
  });
});
