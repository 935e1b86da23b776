import assert from 'node:assert/strict';
import { prod, test } from '../../../src/core/environments/environment.ts';
import {
  configuredEnvironment,
  environmentIds,
  environmentKindOf,
  EnvironmentSettingsError,
} from '../../../src/core/environments/environmentSettings.ts';

describe('The setting for environments', () => {
  it('gives TEST and PROD as published by Digdir if it is omitted', () => {
    for (const setting of [undefined, null, {}, { test: null }]) {
      assert.equal(configuredEnvironment('test', setting), test);
      assert.equal(configuredEnvironment('prod', setting), prod);
    }
    assert.equal(test.issuer, 'https://test.maskinporten.no/');
    assert.equal(test.tokenEndpoint, 'https://test.maskinporten.no/token');
    assert.equal(test.selfServiceUrl, 'https://api.test.samarbeid.digdir.no/api/v1');
    assert.equal(test.portalUrl, 'https://sjolvbetjening.test.samarbeid.digdir.no');
    assert.equal(test.altinnPlatformUrl, 'https://platform.tt02.altinn.no');
    assert.equal(test.login?.issuer, 'https://ansattporten.no', 'to be tried first');
    assert.equal(test.login.otherIssuer, 'https://test.ansattporten.no');
    assert.equal(test.login.isIssuerGuessed, true);
    assert.equal(prod.issuer, 'https://maskinporten.no/');
    assert.equal(prod.tokenEndpoint, 'https://maskinporten.no/token');
    assert.equal(prod.selfServiceUrl, 'https://api.samarbeid.digdir.no/api/v1');
    assert.equal(prod.portalUrl, 'https://sjolvbetjening.samarbeid.digdir.no');
    assert.equal(prod.altinnPlatformUrl, 'https://platform.altinn.no');
    assert.equal(prod.login?.issuer, 'https://ansattporten.no');
    assert.equal(prod.login.synthetic, undefined, 'synthetic organisations are TEST’s only');
  });

  it('has no environment with a name that is a property of every object', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      for (const setting of [undefined, {}, { test: {} }]) {
        assert.equal(configuredEnvironment(name, setting), undefined, name);
        assert.equal(environmentKindOf(name, setting), 'prod', name);
      }
    }
  });

  it('requests the right to administer clients at “substantial” (self-service-api.md §4 A)', () => {
    for (const { login } of [test, prod]) {
      assert.deepEqual(login?.organisation, {
        acr: 'substantial',
        authorizationDetails: [
          {
            type: 'ansattporten:altinn:resource',
            resource: 'urn:altinn:resource:digdir-selvbetjening-klienter',
            organizationform: 'enterprise',
            representation_is_required: true,
          },
        ],
      });
    }
    assert.deepEqual(test.login?.synthetic, { acr: 'substantial', authorizationDetails: [] });
  });

  it('makes TEST’s issuer certain once it names it, and knows the other one', () => {
    const login = (issuer: string) => configuredEnvironment('test', { test: { login: { issuer } } })?.login;
    const [first, second] = ['https://ansattporten.no', 'https://test.ansattporten.no'];
    const { isIssuerGuessed: _guessed, ...rest } = test.login!;
    assert.deepEqual(login(second), { ...rest, issuer: second, otherIssuer: first });
    assert.deepEqual([login(first)?.otherIssuer, login(first)?.isIssuerGuessed], [second, undefined]);
    assert.equal(login('https://login.example.no')?.otherIssuer, undefined);
    assert.equal(configuredEnvironment('prod', {})?.login?.otherIssuer, undefined, 'PROD is certain');
  });

  it('refuses a right of Altinn 2, and says where it is', () => {
    const authorizationDetails = [{ type: 'ansattporten:altinn:service', resource: 'urn:altinn:resource:5613:1' }];
    for (const [login, path] of [
      [{ authorizationDetails }, 'test.login.authorizationDetails'],
      [{ synthetic: { authorizationDetails } }, 'test.login.synthetic.authorizationDetails'],
    ] as const) {
      assert.throws(
        () => configuredEnvironment('test', { test: { login } }),
        (error) => error instanceof EnvironmentSettingsError && error.reason === 'retiredRight' && error.path === path,
      );
    }
  });

  it('changes what it names, and nothing else', () => {
    const changed = configuredEnvironment('test', { test: { login: { clientId: 'my-client' } } });
    assert.deepEqual(changed, { ...test, login: { ...test.login, clientId: 'my-client' } });
    const moved = configuredEnvironment('prod', { prod: { selfServiceUrl: 'https://api.example.no/external' } });
    assert.deepEqual(moved, { ...prod, selfServiceUrl: 'https://api.example.no/external/api/v1' });
  });

  it('accepts the API’s base URL with or without version and slash', () => {
    for (const selfServiceUrl of ['https://a.no', 'https://a.no/', 'https://a.no/api/v1', 'https://a.no/api/v1/']) {
      assert.equal(configuredEnvironment('test', { test: { selfServiceUrl } })?.selfServiceUrl, 'https://a.no/api/v1');
    }
  });

  it('never sends a grant to the old issuer’s token endpoint once it names another issuer', () => {
    const { issuer, tokenEndpoint } = configuredEnvironment('test', { test: { issuer: 'https://m.example.no/' } })!;
    assert.deepEqual([issuer, tokenEndpoint], ['https://m.example.no/', 'https://m.example.no/token']);
    const both = { issuer: 'https://m.example.no/', tokenEndpoint: 'https://t.example.no/t' };
    assert.equal(configuredEnvironment('test', { test: both })?.tokenEndpoint, 'https://t.example.no/t');
  });

  it('adds a custom environment, which is treated like others of its kind', () => {
    const own = { kind: 'prod', selfServiceUrl: 'https://api.ver9.no', issuer: 'https://ver9.no/' };
    const setting = { ver9: own };
    assert.deepEqual(environmentIds(setting), ['test', 'prod', 'ver9']);
    const added = configuredEnvironment('ver9', setting)!;
    assert.equal(added.id, 'ver9');
    assert.equal(added.kind, 'prod');
    assert.equal(added.tokenEndpoint, 'https://ver9.no/token');
    assert.equal(added.login, undefined, 'a login at PROD’s own issuer would be a mix-up');
    const login = { issuer: 'https://login.ver9.no', clientId: 'c' };
    const withLogin = configuredEnvironment('ver9', { ver9: { ...own, login } })!;
    assert.equal(withLogin.login?.issuer, 'https://login.ver9.no');
    assert.deepEqual(withLogin.login.organisation, prod.login?.organisation);
  });

  it('has no environment that nobody has named', () => {
    assert.equal(configuredEnvironment('ver9', {}), undefined);
    assert.equal(configuredEnvironment('ver9', undefined), undefined);
  });

  const wrong: [string, string, unknown, string, string][] = [
    ['http to another machine', 'test', { selfServiceUrl: 'http://api.example.no' }, 'test.selfServiceUrl', 'invalid'],
    ['no URL', 'test', { issuer: 'maskinporten' }, 'test.issuer', 'invalid'],
    ['an issuer without its slash', 'test', { issuer: 'https://test.maskinporten.no' }, 'test.issuer', 'invalid'],
    ['a password in a URL', 'test', { tokenEndpoint: 'https://u:p@t.no/token' }, 'test.tokenEndpoint', 'invalid'],
    ['a query', 'test', { selfServiceUrl: 'https://a.no/?x=1' }, 'test.selfServiceUrl', 'invalid'],
    ['a script', 'prod', { portalUrl: 'javascript:alert(1)' }, 'prod.portalUrl', 'invalid'],
    ['a misspelt name', 'prod', { selfserviceUrl: 'https://a.no' }, 'prod.selfserviceUrl', 'invalid'],
    ['a login that is text', 'test', { login: 'me' }, 'test.login', 'invalid'],
    ['a client id with a space', 'test', { login: { clientId: 'a b' } }, 'test.login.clientId', 'invalid'],
    ['text for an environment', 'test', 'https://a.no', 'test', 'invalid'],
    ['TEST as PROD', 'test', { kind: 'prod' }, 'test.kind', 'fixed'],
    ['PROD as TEST', 'prod', { kind: 'test' }, 'prod.kind', 'fixed'],
    [
      'one’s own without a kind',
      'ver9',
      { selfServiceUrl: 'https://a.no', issuer: 'https://b.no/' },
      'ver9.kind',
      'missing',
    ],
    ['one’s own without an API', 'ver9', { kind: 'test', issuer: 'https://b.no/' }, 'ver9.selfServiceUrl', 'missing'],
    ['one’s own without an issuer', 'ver9', { kind: 'test', selfServiceUrl: 'https://a.no' }, 'ver9.issuer', 'missing'],
    [
      'a name with a slash',
      'a/b',
      { kind: 'test', selfServiceUrl: 'https://a.no', issuer: 'https://b.no/' },
      'a/b',
      'name',
    ],
    [
      'the sandbox’s name',
      'sandbox',
      { kind: 'test', selfServiceUrl: 'https://a.no', issuer: 'https://b.no/' },
      'sandbox',
      'name',
    ],
  ];
  for (const [what, id, given, path, reason] of wrong) {
    it(`refuses ${what}, and falls back to nothing`, () => {
      assert.throws(
        () => configuredEnvironment(id, { [id]: given }),
        (error) => {
          assert.ok(error instanceof EnvironmentSettingsError);
          assert.deepEqual([error.environment, error.path, error.reason], [id, path, reason]);
          return true;
        },
      );
    });
  }

  it('leaves the other environments usable if one is invalid', () => {
    assert.equal(configuredEnvironment('prod', { test: { issuer: 7 } }), prod);
  });

  it('accepts http for this machine', () => {
    const addresses = ['http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:1'];
    for (const selfServiceUrl of addresses) {
      assert.equal(
        configuredEnvironment('test', { test: { selfServiceUrl } })?.selfServiceUrl,
        `${selfServiceUrl}/api/v1`,
      );
    }
  });

  it('treats an environment as PROD, the most careful, unless it is known to be TEST', () => {
    assert.equal(environmentKindOf('test', {}), 'test');
    assert.equal(environmentKindOf('prod', { prod: { kind: 'test' } }), 'prod');
    assert.equal(environmentKindOf('ver9', { ver9: { kind: 'test' } }), 'test');
    for (const given of [undefined, null, 7, {}, { kind: 'tset' }, { kind: 'prod' }]) {
      assert.equal(environmentKindOf('ver9', { ver9: given }), 'prod', JSON.stringify(given));
    }
  });
});
