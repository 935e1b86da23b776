import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../../src/app/app.ts';
import type { TreeLine } from '../../src/tree/treeProvider.ts';
import { newCertificate, newPrivateKey, openssl } from '../unit/sandbox/support/openssl.ts';
import { pkcs12 } from '../unit/keys/privateKeysSupport.ts';
import { eventually } from '../support/eventually.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { Person } from './support/person.ts';
import {
  keptSecrets,
  nothingIsKept,
  RealEnvironments,
  signedIn,
  signOutOfAll,
  tigerOrgno,
} from './support/realEnvironments.ts';
import {
  configure,
  description,
  freshSandbox,
  label,
  lineUnder,
  requestsWhile,
  run,
  runningApp,
} from './support/world.ts';

const password = 'PASSORD-CANARY';
const subjectOf = (orgno: string) => `/CN=Virksomhet/organizationIdentifier=NTRNO-${orgno}`;
const [askedForKey, askedForId] = [/^TEST: admin client’s private key/, /^TEST: admin client ID/];

describe('Signing in as a machine', () => {
  let app: App;
  let world: RealEnvironments;
  let person: Person;
  let folder: string;
  let root: { readonly certificate: string; readonly privateKey: string };
  let privateKey: string;
  let chain: string;

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
    world = await RealEnvironments.start();
    folder = temporaryFolder();
    const rootKey = newPrivateKey();
    root = { certificate: newCertificate({ privateKey: rootKey, subject: '/CN=Test Root' }), privateKey: rootKey };
    world.test.trustCertificateAuthority(root.certificate);
    privateKey = newPrivateKey();
    chain = newCertificate({ privateKey, subject: subjectOf(tigerOrgno), issuer: root });
  });

  after(async () => {
    await world.leave(app);
    await world.stop();
    removeFolder(folder);
  });

  beforeEach(async () => {
    await world.use(app);
    person = new Person();
  });

  afterEach(async () => {
    await person.hasAnswered();
    await signOutOfAll(app);
    world.reset();
    person.leave();
  });

  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(path.join(folder, name), content);
    return vscode.Uri.file(path.join(folder, name));
  };
  const certificateFile = (certificate = chain, key = privateKey) =>
    file('virksomhet.p12', pkcs12({ key, certificate, others: root.certificate, password }));
  const certificateClient = () =>
    world.test.organisations.find(({ orgno }) => orgno === tigerOrgno)!.certificateAdminClient.clientId;
  const jwkText = (differs: object = {}) =>
    JSON.stringify({ ...world.admin().jwk, use: 'sig', alg: 'RS256', ...differs });
  const pemOfAdmin = () =>
    createPrivateKey({ key: { ...world.admin().jwk } as Record<string, string>, format: 'jwk' })
      .export({ type: 'pkcs8', format: 'pem' })
      .toString();

  /** Walks through the questions; `paste` is typed, `from` is chosen. */
  const signIn = async (clientId: string, key: { readonly paste?: string; readonly from?: vscode.Uri }) => {
    person.onceAsked(askedForId, ` ${clientId} `);
    if (key.paste !== undefined) person.whenTyping(askedForKey, key.paste);
    person.onceAsked(/^Which environment do you want to sign in to as a machine/, 'TEST');
    person.onceAsked(askedForKey, key.paste === undefined ? 'From a file…' : 'Paste it…');
    if (key.from) person.answersDialog(askedForKey, key.from.fsPath);
    await run('signInAsMachine');
  };
  const isSignedIn = async () => {
    assert.deepEqual(person.was('error'), []);
    person.wasShown('information', /^Signed in to TEST for .*TIGER.* \(310528471\)\./);
    const [organisation] = signedIn(app);
    const { api } = await app.sessions.connect(organisation!);
    assert.ok((await api.listClients()).length > 0);
  };
  /** Told once with what, why and what to do; no secret is told, and nothing is kept. */
  const isTold = async (what: RegExp) => {
    person.wasShown('error', what);
    assert.doesNotMatch(JSON.stringify(person.shown), /CANARY|PRIVATE KEY-----[^"]*[A-Za-z0-9]{40}|"d\\?":/);
    await nothingIsKept(app);
  };

  describe('succeeds', () => {
    it('with a JWK that is pasted, which is not shown', async () => {
      await signIn(world.admin().clientId, { paste: jwkText() });
      await isSignedIn();
      assert.deepEqual(await keptSecrets(app), [`maskinporten.adminClient/test/${world.admin().clientId}`]);
    });

    it('with a JWK that is pasted, which then leaves the clipboard when one wants it to', async () => {
      await vscode.env.clipboard.writeText(jwkText());
      person.whenAsked(/^The private key is still on the clipboard/, 'Clear Clipboard');
      await signIn(world.admin().clientId, { paste: jwkText() });
      await isSignedIn();
      await eventually('an empty clipboard', async () => (await vscode.env.clipboard.readText()) === '');
    });

    it('with a JWK from a file', async () => {
      await signIn(world.admin().clientId, { from: file('key.jwk', jwkText()) });
      await isSignedIn();
    });

    it('with a PEM, whose key id is asked for', async () => {
      person.whenTyping(/key ID \(kid\)/, world.admin().jwk.kid!);
      await signIn(world.admin().clientId, { paste: pemOfAdmin() });
      await isSignedIn();
    });

    it('with a JWK without a key id, which is asked for', async () => {
      person.whenTyping(/key ID \(kid\)/, world.admin().jwk.kid!);
      await signIn(world.admin().clientId, { paste: jwkText({ kid: undefined }) });
      await isSignedIn();
    });

    it('with an old PEM (PKCS#1) under a password', async () => {
      person.whenTyping(/key ID \(kid\)/, world.admin().jwk.kid!).whenTyping(/key password/, password);
      const pem = openssl(`rsa -traditional -aes128 -passout pass:${password}`, pemOfAdmin());
      assert.match(pem, /BEGIN RSA PRIVATE KEY/);
      await signIn(world.admin().clientId, { from: file('key.pem', pem) });
      await isSignedIn();
    });

    it('with an enterprise certificate in a PKCS#12 file, and sends its chain and no key id', async () => {
      person.whenTyping(/key password/, password);
      const grants: string[] = [];
      const send = app.http.send.bind(app.http);
      app.http.send = (request) => {
        if (request.url.endsWith('/token')) grants.push(new URLSearchParams(request.body).get('assertion') ?? '');
        return send(request);
      };
      try {
        await signIn(certificateClient(), { from: certificateFile() });
        await isSignedIn();
      } finally {
        Reflect.deleteProperty(app.http, 'send');
      }
      const headers = grants.map((grant) => Buffer.from(grant.split('.')[0]!, 'base64url').toString());
      for (const header of headers) assert.deepEqual(Object.keys(JSON.parse(header) as object).sort(), ['alg', 'x5c']);
    });

    it('at the second password, when the first is wrong', async () => {
      person.whenTyping(/Incorrect password/, password).whenTyping(/key password/, 'feil');
      await signIn(certificateClient(), { from: certificateFile() });
      await isSignedIn();
      assert.equal(person.was('input').filter((title) => title.includes('key password')).length, 2);
    });

    it('and is kept for the next time VS Code starts', async () => {
      await signIn(world.admin().clientId, { paste: jwkText() });
      app.sessions.forgetConnections();
      const { api } = await app.sessions.connect(signedIn(app)[0]!);
      assert.ok((await api.listClients()).length > 0);
    });

    it('with another admin client of the same organisation, and forgets the first one’s key', async () => {
      await signIn(world.admin().clientId, { paste: jwkText() });
      person.leave();
      person = new Person();
      person.whenTyping(/key password/, password);
      await signIn(certificateClient(), { from: certificateFile() });
      await isSignedIn();
      assert.deepEqual(await keptSecrets(app), [`maskinporten.adminClient/test/${certificateClient()}`]);
    });

    it('and out again forgets the key', async () => {
      await signIn(world.admin().clientId, { paste: jwkText() });
      person.whenAsked(/^Sign out of/, 'Sign Out');
      await run('signOut', { organisation: signedIn(app)[0] });
      await nothingIsKept(app);
    });
  });

  describe('refuses what is no private key, before anything is sent', () => {
    const ecKey = () => openssl('genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256');
    const sparse = (bytes: number) => {
      const uri = file('film.p12', '');
      truncateSync(uri.fsPath, bytes);
      return uri;
    };
    const inputs: readonly (readonly [string, () => { paste?: string; from?: vscode.Uri }, RegExp])[] = [
      ['an EC key', () => ({ paste: ecKey() }), /can’t be used\. Not an RSA key.*Choose an RSA private key/],
      [
        'a certificate without its key',
        () => ({ paste: chain }),
        /certificate without its private key.*\.p12 or \.pfx/,
      ],
      [
        'a PKCS#12 file that holds only a certificate',
        () => ({ from: file('bare.p12', pkcs12({ certificate: chain, password })) }),
        /certificate without its private key.*Export the certificate together/,
      ],
      [
        'a public key',
        () => ({ paste: openssl('pkey -pubout', privateKey) }),
        /public key\. The private key is needed/,
      ],
      ['a JWK that lacks a member', () => ({ paste: jwkText({ d: undefined }) }), /can’t be used/],
      ['a JWK of two keys’ numbers', () => ({ paste: jwkText({ n: createModulus() }) }), /parameters don’t match/],
      ['a file of 50 MB', () => ({ from: sparse(50 * 1024 * 1024) }), /too large to be a key/],
      // Nobody could read it: it was looked at first.
      ['a film', () => ({ from: sparse(5 * 1024 ** 3) }), /too large to be a key/],
      ['an empty file', () => ({ from: file('empty.pem', '') }), /input is empty/],
      ['something else', () => ({ paste: 'hei' }), /Not a private key in JWK, PEM or PKCS#12 format/],
      ['broken JSON', () => ({ paste: '{"kty":"RSA",' }), /Invalid JSON at line 1/],
    ];
    const createModulus = () => createPrivateKey(privateKey).export({ format: 'jwk' }).n;
    for (const [what, input, told] of inputs) {
      it(what, async () => {
        person.mayBeAsked(/key password/, password);
        const requests = await requestsWhile(app, () => signIn(world.admin().clientId, input()));
        await isTold(told);
        assert.deepEqual(requests, []);
      });
    }

    it('an expired certificate, which is told with its dates', async () => {
      person.whenTyping(/key password/, password);
      const { now } = app;
      Object.assign(app, { now: () => new Date(Date.now() + 31 * 24 * 3_600_000) });
      try {
        const requests = await requestsWhile(app, () => signIn(certificateClient(), { from: certificateFile() }));
        assert.deepEqual(requests, []);
      } finally {
        Object.assign(app, { now });
      }
      await isTold(/^The certificate has expired\. .*CN=Virksomhet.*valid from .* to .*Use a valid certificate/);
    });

    it('a key id that is none, at the field', async () => {
      person.whenTyping(/key ID \(kid\)/, 'en nøkkel').dismisses(/^Use only letters, digits/);
      await signIn(world.admin().clientId, { paste: pemOfAdmin() });
      person.wasShown('input', /^Use only letters, digits, “\.”, “_” and “-”\./);
      await nothingIsKept(app);
    });

    it('nothing, when the person gives up at a question', async () => {
      const requests = await requestsWhile(app, async () => {
        person.dismisses(/^Which environment do you want to sign in to as a machine/);
        await run('signInAsMachine');
        person.dismisses(askedForKey, 'open');
        await signIn(world.admin().clientId, {});
        person.dismisses(/key password/);
        await signIn(certificateClient(), { from: certificateFile() });
      });
      assert.deepEqual([requests, person.was('error')], [[], []]);
      await nothingIsKept(app);
    });
  });

  describe('is refused by the server', () => {
    const askedWith = async (certificate: string, key = privateKey) => {
      person.whenTyping(/key password/, password);
      await signIn(certificateClient(), { from: certificateFile(certificate, key) });
    };

    it('with the certificate of another organisation (MP-122)', async () => {
      await askedWith(newCertificate({ privateKey, subject: subjectOf('311138805'), issuer: root }));
      await isTold(
        /MP-122.*test certificate in TEST and a production certificate in PROD, issued to the same organisation/,
      );
    });

    it('with a certificate that nobody trusts there, such as a test certificate in PROD (MP-120)', async () => {
      const key = newPrivateKey();
      const other = { certificate: newCertificate({ privateKey: key, subject: '/CN=Other Root' }), privateKey: key };
      await askedWith(newCertificate({ privateKey, subject: subjectOf(tigerOrgno), issuer: other }));
      await isTold(
        /certificate isn’t valid in this environment.*MP-120.*test certificate in TEST and a production certificate in PROD/,
      );
    });

    it('with a key that is not the registered one (MP-124)', async () => {
      const jwk = { ...createPrivateKey(privateKey).export({ format: 'jwk' }), kid: world.admin().jwk.kid };
      await signIn(world.admin().clientId, { paste: JSON.stringify(jwk) });
      await isTold(/private key doesn’t match the registered public key.*MP-124/);
    });

    it('with a client id that is not known (MP-100)', async () => {
      await signIn('b2d6f0d8-0000-4000-8000-1f2e3d4c5b6a', { paste: jwkText() });
      await isTold(/doesn’t recognise the client ID.*MP-100.*client ID belongs to this environment/);
    });

    it('with a key id that is not registered', async () => {
      await signIn(world.admin().clientId, { paste: jwkText({ kid: 'another' }) });
      await isTold(/isn’t registered on the client.*Unknown key identifier/);
    });

    it('with a page in the token’s place', async () => {
      world.test.misbehave({
        match: { path: '/token' },
        status: 200,
        body: '<html>',
        headers: { 'content-type': 'text/html' },
      });
      await signIn(world.admin().clientId, { paste: jwkText() });
      await isTold(/isn’t JSON.*proxy or login page.*proxy settings/);
    });

    it('with silence, which ends by the time limit of all requests', async () => {
      await configure('requestTimeout', 1);
      world.test.misbehave({ match: { path: '/token' }, hang: true });
      await signIn(world.admin().clientId, { paste: jwkText() });
      await configure('requestTimeout', undefined);
      await isTold(/didn’t respond.*within a second.*requestTimeout/);
    });

    it('with silence, and the person presses Cancel', async () => {
      world.test.misbehave({ match: { path: '/token' }, hang: true });
      const { http } = app;
      const send = http.send.bind(http);
      http.send = (request) => {
        person.cancels();
        return send(request);
      };
      try {
        await signIn(world.admin().clientId, { paste: jwkText() });
      } finally {
        Reflect.deleteProperty(http, 'send');
      }
      assert.deepEqual(person.was('error'), []);
      await nothingIsKept(app);
    });
  });

  describe('with an admin client that has read-only access', () => {
    const reader = () => world.admin('readOnlyAdminClient');
    const readerJwk = () => JSON.stringify({ ...reader().jwk, use: 'sig', alg: 'RS256' });
    const signedInToRead = async () => {
      await signIn(reader().clientId, { paste: readerJwk() });
      person.wasShown('information', /^Signed in to TEST for .*read-only access.*idporten:dcr\.write/);
      const [organisation] = signedIn(app);
      const { api } = await app.sessions.connect(organisation!);
      const clients = await api.listClients();
      const client = clients.find(
        ({ integration_type, scopes }) => integration_type === 'maskinporten' && scopes.length > 0,
      )!;
      const [key] = await api.listKeys(client.client_id);
      return { organisation: organisation!, client, key: key ?? { kid: 'a', kty: 'RSA' as const } };
    };

    const inTest = async () => (await app.tree.getChildren()).find((line) => description(line).startsWith('TEST'))!;

    it('has lines that say so to the menus, and none that leads to a refusal', async () => {
      await signedInToRead();
      const says = (line: TreeLine) => line.getTreeItem().contextValue;
      const root = await inTest();
      assert.equal(says(root), 'organisation test readOnly');
      const clients = await app.tree.getChildren(root);
      const client = clients.find((line) => label(line) === 'Altinn CLI');
      assert.equal(says(client!), 'client test readOnly');
      const [keys, scopes] = await app.tree.getChildren(client);
      assert.deepEqual(
        [keys, scopes].map((line) => says(line!)),
        ['keys readOnly', 'scopes readOnly'],
      );
      const below = [...(await app.tree.getChildren(keys)), ...(await app.tree.getChildren(scopes))];
      assert.match(below.map(says).join(', '), /^(key registered readOnly, )+(scope readOnly(, |$))+$/);
    });

    it('shows what is empty without offering to fill it', async () => {
      await signIn(world.admin().clientId, { paste: jwkText() });
      const { api } = await app.sessions.connect(signedIn(app)[0]!);
      await api.createClient({ client_name: 'Tom', description: '', access_token_lifetime: 120, scopes: [] });
      app.clients.expire(signedIn(app)[0]);
      person.leave();
      person = new Person();
      await signedInToRead();
      const client = await lineUnder(app, await inTest(), 'Tom');
      const below = async (text: string) => app.tree.getChildren(await lineUnder(app, client, text));
      const empty = [...(await below('Keys')), ...(await below('Scopes'))];
      assert.deepEqual(empty.map(label), ['No keys registered', 'No scopes']);
      assert.deepEqual(
        empty.flatMap((line) => line.getTreeItem().command ?? []),
        [],
      );
    });

    const changing = [
      'createClient',
      'addScopes',
      'removeScope',
      'generateKey',
      'addPublicKey',
      'rotateKey',
      'renewKey',
    ];
    for (const command of [...changing, 'removeKey']) {
      it(`${command} says why it is not available, asks nothing and sends nothing`, async () => {
        const { organisation, client, key } = await signedInToRead();
        const target = { organisation, client };
        const before = person.shown.length;
        const requests = await requestsWhile(app, () =>
          run(command, { organisation, target, key, scope: client.scopes[0], stored: false, registered: true }),
        );
        const { text, choices } = person.wasShown('error', /^You have read-only access\. .*idporten:dcr\.write/);
        assert.match(text, /Sign in as a person, or with an admin client that has it/);
        assert.equal(choices[0], 'Sign In…');
        assert.deepEqual([requests, person.shown.length, person.panels], [[], before + 1, []]);
      });
    }
  });
});
