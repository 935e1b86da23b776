import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { hiddenFields, open, submit, type Page } from './support/browser.ts';
import { LoginRequest, redirectUri } from './support/personsLogin.ts';
import { TestSandbox } from './support/testSandbox.ts';

describe('The login page (self-service-api.md §4 A)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  const shown = async (differs: Record<string, string> = {}, headers = {}): Promise<Page> => {
    const { page } = await new LoginRequest(sandbox, differs).open(headers);
    assert.ok(page);
    return page;
  };

  it('offers the sandbox’s organisations by name and number, and says that it is simulated', async () => {
    const { status, markup } = await shown();
    assert.equal(status, 200);
    for (const { name, orgno } of sandbox.sandbox.organisations) assert.ok(markup.includes(`${name} (${orgno})`));
    assert.match(markup, /This is the sandbox’s simulation of Ansattporten, not the real one/);
    assert.match(markup, /A listed organisation[^]*A synthetic organisation/);
  });

  it('has no script, loads nothing, and leads nowhere but back to the client', async () => {
    const { headers, markup } = await shown();
    const policy = headers.get('content-security-policy')!;
    assert.match(
      policy,
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self' http:\/\/127\.0\.0\.1:49152;/,
    );
    assert.match(policy, /frame-ancestors 'none'; base-uri 'none'$/);
    assert.doesNotMatch(markup, /<script|<link|<img|\bon\w+=|style="/);
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  const languages: readonly (readonly [wish: string, accept: string, lang: string, title: string])[] = [
    ['nb', '', 'nb', 'Logg inn – simulert Ansattporten'],
    ['nn', 'en-GB', 'nn', 'Logg inn – simulert Ansattporten'],
    ['nn-NO nb', '', 'nn', 'Logg inn – simulert Ansattporten'],
    ['no', '', 'nb', 'Logg inn – simulert Ansattporten'],
    ['', 'nn-NO,nn;q=0.9,en;q=0.8', 'nn', 'Logg inn – simulert Ansattporten'],
    ['fr', 'fr-FR', 'en', 'Log in – simulated Ansattporten'],
  ];
  for (const [wish, accept, lang, title] of languages) {
    it(`is in ${lang} when ui_locales is “${wish}” and the browser says “${accept}”`, async () => {
      const { markup } = await shown({ ui_locales: wish }, accept === '' ? {} : { 'accept-language': accept });
      assert.ok(markup.includes(`<html lang="${lang}">`));
      assert.ok(markup.includes(`<title>${title}</title>`));
    });
  }

  it('suggests a synthetic organisation if no right in Altinn is requested, else a listed one', async () => {
    const right = [{ type: 'ansattporten:altinn:resource', resource: 'urn:altinn:resource:any' }];
    const chosen = async (details: string): Promise<string | undefined> =>
      /value="(\w+)"\s+checked/.exec((await shown({ authorization_details: details })).markup)?.[1];
    assert.equal(await chosen('[]'), 'synthetic');
    assert.equal(await chosen(JSON.stringify(right)), 'registered');
  });

  it('returns the user with a code, the state and the issuer', async () => {
    const request = new LoginRequest(sandbox);
    const { location } = await request.answer({ choice: 'registered', organisation: sandbox.orgno() });
    assert.equal(`${location!.origin}${location!.pathname}`, redirectUri);
    assert.deepEqual([...location!.searchParams.keys()], ['code', 'state', 'iss']);
    assert.equal(location!.searchParams.get('state'), 'a state');
    assert.equal(location!.searchParams.get('iss'), sandbox.sandbox.ansattporten.issuer);
  });

  it('asks again at the field if the number is invalid, and keeps everything else', async () => {
    const strange = `"><b>&'`;
    const request = new LoginRequest(sandbox, { state: strange, ui_locales: 'nb' });
    for (const number of ['313401848', '31340184', 'abc', '', strange]) {
      const { page } = await request.answer({ choice: 'synthetic', synthetic_orgno: number });
      assert.equal(page!.status, 400);
      assert.match(
        page!.markup,
        /id="number"[^]*?aria-describedby="number-hint number-error"\s+aria-invalid="true"\s+autofocus/,
      );
      assert.match(page!.markup, /id="number-error">\s*Skriv inn et gyldig organisasjonsnummer/);
      assert.ok(!page!.markup.includes('<b>'));
      assert.equal(hiddenFields(page!.markup).state, strange);
      const { location } = await submit(page!, {
        action: 'login',
        choice: 'synthetic',
        synthetic_orgno: '313 401 847',
      });
      assert.equal(location!.searchParams.get('state'), strange);
    }
  });

  it('refuses an organisation that is not on the list', async () => {
    const { page } = await new LoginRequest(sandbox).answer({ choice: 'registered', organisation: '313401847' });
    assert.equal(page!.status, 400);
    assert.match(page!.markup, /id="organisation-error"/);
  });

  it('accepts only its own form', async () => {
    const { page } = await new LoginRequest(sandbox).open();
    const body = new URLSearchParams({ ...hiddenFields(page!.markup), action: 'cancel' });
    const url = `${sandbox.sandbox.ansattporten.issuer}/authorize`;
    for (const headers of [{}, { origin: 'http://localhost:5173' }, { origin: 'http://127.0.0.1:49152' }]) {
      const reply = await fetch(url, { method: 'POST', body, headers, redirect: 'manual' });
      assert.equal(reply.status, 403);
      assert.equal(reply.headers.get('location'), null);
    }
  });

  it('can’t be read by a page of another origin, although that may call the API', async () => {
    const { page } = await new LoginRequest(sandbox).open({ origin: 'http://localhost:5173' });
    assert.equal(page!.headers.get('access-control-allow-origin'), null);
    assert.equal(page!.headers.get('cross-origin-resource-policy'), 'same-origin');
  });
});

describe('A refused login (RFC 6749 §4.1.2.1)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start({ redirectUris: ['https://portal.example.no/callback?from=login'] });
  });
  after(() => sandbox.close());

  const neverBack: readonly (readonly [why: string, differs: Record<string, string>])[] = [
    ['the client is unknown', { client_id: 'b2d6f0d8-0000-4000-8000-1f2e3d4c5b6a' }],
    ['no client is named', { client_id: '' }],
    ['no redirect URI is named', { redirect_uri: '' }],
    ['the redirect URI has another path', { redirect_uri: 'http://127.0.0.1:49152/elsewhere' }],
    ['the redirect URI has a path below', { redirect_uri: 'http://127.0.0.1:49152/signed-in/more' }],
    ['the redirect URI has a query too many', { redirect_uri: 'http://127.0.0.1:49152/signed-in?more' }],
    ['the redirect URI has a fragment', { redirect_uri: 'http://127.0.0.1:49152/signed-in#more' }],
    ['the redirect URI names localhost', { redirect_uri: 'http://localhost:49152/signed-in' }],
    ['the redirect URI is https on loopback', { redirect_uri: 'https://127.0.0.1:49152/signed-in' }],
    ['the redirect URI is loopback without a port', { redirect_uri: 'http://127.0.0.1/signed-in' }],
    ['the redirect URI is an IPv6 address that is not registered', { redirect_uri: 'http://[::1]:50000/signed-in' }],
    ['the redirect URI’s port is none', { redirect_uri: 'http://127.0.0.1:99999/signed-in' }],
    ['the redirect URI hides a host', { redirect_uri: 'http://127.0.0.1:49152@evil.example/signed-in' }],
    ['the redirect URI is a script', { redirect_uri: 'javascript:alert(1)//signed-in' }],
    ['the redirect URI is another extension’s', { redirect_uri: 'vscode://evil.extension/signed-in' }],
    [
      'the redirect URI is registered but for its case',
      { redirect_uri: 'https://portal.example.no/Callback?from=login' },
    ],
    [
      'the redirect URI is registered but for its port',
      { redirect_uri: 'https://portal.example.no:444/callback?from=login' },
    ],
  ];
  for (const [why, differs] of neverBack) {
    it(`ends on a page without a redirect if ${why}`, async () => {
      const { page, location } = await new LoginRequest(sandbox, differs).open();
      assert.equal(location, undefined);
      assert.equal(page!.status, 400);
      assert.match(page!.markup, /Request failed/);
    });
  }

  it('ends on a page if client or redirect URI are given twice', async () => {
    const { url, parameters } = new LoginRequest(sandbox);
    for (const name of ['client_id', 'redirect_uri']) {
      const twice = new URLSearchParams([[name, parameters[name]!]]);
      assert.equal((await open(`${url}&${String(twice)}`)).page!.status, 400);
    }
  });

  const welcome = [
    'http://127.0.0.1:1024/signed-in',
    'http://127.0.0.1:65535/signed-in',
    'vscode://maskinporten-tools.maskinporten-clients/signed-in',
    'https://portal.example.no/callback?from=login',
  ];
  for (const uri of welcome) {
    it(`redirects to the registered ${uri}`, async () => {
      const { location } = await new LoginRequest(sandbox, { redirect_uri: uri }).answer({ action: 'cancel' });
      assert.ok(location!.href.startsWith(uri), location!.href);
      assert.equal(location!.searchParams.get('error'), 'access_denied');
    });
  }

  const refused: readonly (readonly [why: string, differs: Record<string, string>, error: string])[] = [
    ['response_type is missing', { response_type: '' }, 'invalid_request'],
    ['response_type is another', { response_type: 'token' }, 'unsupported_response_type'],
    ['response_mode is another', { response_mode: 'fragment' }, 'invalid_request'],
    ['scope lacks openid', { scope: 'profile' }, 'invalid_scope'],
    ['there is no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['PKCE is plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE’s method is left out, which means plain', { code_challenge_method: '' }, 'invalid_request'],
    ['the challenge is no hash', { code_challenge: 'short' }, 'invalid_request'],
    ['the level is unknown', { acr_values: 'idporten-loa-high' }, 'unmet_authentication_requirements'],
    ['nobody is to be asked', { prompt: 'none' }, 'login_required'],
    ['it comes as an object', { request: 'eyJ' }, 'request_not_supported'],
    ['it is to be fetched', { request_uri: 'https://elsewhere.example' }, 'request_uri_not_supported'],
    ['the rights are no JSON', { authorization_details: 'nei' }, 'invalid_authorization_details'],
    ['the rights are no list', { authorization_details: '{}' }, 'invalid_authorization_details'],
    [
      'a right is of an unknown type',
      { authorization_details: '[{"type":"urn:altinn:systemuser","resource":"urn:altinn:resource:x"}]' },
      'invalid_authorization_details',
    ],
    [
      'a right is one of Altinn 2, which ended in 2026',
      {
        authorization_details:
          '[{"type":"ansattporten:altinn:service","resource":"urn:altinn:resource:5613:1","representation_is_required":"true"}]',
      },
      'invalid_authorization_details',
    ],
    [
      'the rights are of two types',
      {
        authorization_details:
          '[{"type":"ansattporten:altinn:resource","resource":"urn:altinn:resource:x"},{"type":"ansattporten:orgno"}]',
      },
      'invalid_authorization_details',
    ],
    [
      'a right names no resource',
      { authorization_details: '[{"type":"ansattporten:altinn:resource"}]' },
      'invalid_authorization_details',
    ],
  ];
  for (const [why, differs, error] of refused) {
    it(`redirects with ${error} if ${why}`, async () => {
      const { location } = await new LoginRequest(sandbox, differs).open();
      assert.equal(`${location!.origin}${location!.pathname}`, redirectUri);
      assert.equal(location!.searchParams.get('error'), error);
      assert.equal(location!.searchParams.get('state'), 'a state');
      assert.equal(location!.searchParams.get('iss'), sandbox.sandbox.ansattporten.issuer);
      assert.equal(location!.searchParams.get('code'), null);
      assert.ok(!location!.href.includes('+'), 'a space is %20 for whoever decodes it');
    });
  }

  it('uses the first available of the requested levels', async () => {
    for (const [wished, acr] of [
      ['high substantial', 'high'],
      ['substantial high', 'substantial'],
      ['idporten-loa-high entraid high', 'entraid'],
    ] as const) {
      const request = new LoginRequest(sandbox, { acr_values: wished });
      const { body } = await request.redeem(await request.code());
      assert.equal(decodeJwt(body.id_token).acr, acr);
    }
  });

  it('can be requested by POST', async () => {
    const { parameters, url } = new LoginRequest(sandbox);
    const body = new URLSearchParams(parameters);
    const response = await fetch(url.split('?')[0]!, { method: 'POST', body });
    assert.equal(response.status, 200);
    assert.match(await response.text(), /name="state" value="a state"/);
  });

  it('redirects with invalid_request if a parameter is given twice', async () => {
    const { location } = await open(`${new LoginRequest(sandbox).url}&nonce=another`);
    assert.equal(location!.searchParams.get('error'), 'invalid_request');
  });

  it('redirects without a state if none was given', async () => {
    const { location } = await new LoginRequest(sandbox, { state: '' }).answer({ action: 'cancel' });
    assert.deepEqual([...location!.searchParams.keys()], ['error', 'error_description', 'iss']);
  });

  it('checks everything again when the form is sent', async () => {
    const { page } = await new LoginRequest(sandbox).open();
    const elsewhere = await submit(page!, { action: 'cancel', redirect_uri: 'https://evil.example/signed-in' });
    assert.deepEqual([elsewhere.location, elsewhere.page!.status], [undefined, 400]);
    const { location } = await submit(page!, { action: 'login', code_challenge_method: 'plain' });
    assert.equal(location!.searchParams.get('error'), 'invalid_request');
  });

  it('can end at an address that was allowed later, unless it is invalid', async () => {
    const uri = 'https://late.example.no/callback';
    assert.equal((await new LoginRequest(sandbox, { redirect_uri: uri }).open()).page!.status, 400);
    sandbox.sandbox.allowRedirectUri(uri);
    assert.equal((await new LoginRequest(sandbox, { redirect_uri: uri }).open()).page!.status, 200);
    for (const wrong of [
      '/signed-in',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://x.example/#a',
      'https://x .no',
    ]) {
      assert.throws(
        () => {
          sandbox.sandbox.allowRedirectUri(wrong);
        },
        { name: 'SandboxOptionError', option: 'redirectUri' },
        wrong,
      );
    }
  });
});
