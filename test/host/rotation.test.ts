import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { workspace, WorkspaceEdit } from 'vscode';
import type { App } from '../../src/app/app.ts';
import { decodeJwk } from '../../src/core/config/encodedJwk.ts';
import { nextRotationStep, type Rotation } from '../../src/core/journeys/rotation.ts';
import { eventually } from '../support/eventually.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { Person } from './support/person.ts';
import {
  autoSave,
  configFile,
  open,
  put,
  read,
  restoreWorkspace,
  section,
  whileWorkspaceSays,
} from './support/workspaceConfig.ts';
import {
  behave,
  click,
  clientWithKey,
  description,
  freshSandbox,
  label,
  lineAt,
  linesAt,
  misbehave,
  newClient,
  requestsWhile,
  run,
  runningApp,
  tiger,
} from './support/world.ts';

const size = /^New RS256 key pair/;
const agreed = /^Rotate the key “nattjobben” of “Nattjobben”\?/;
const changes = (requests: readonly string[]) =>
  requests.filter((one) => !one.startsWith('GET') && !one.endsWith('/token'));

describe('Rotating a key', () => {
  let app: App;
  let person: Person;
  let clientInUse: Awaited<ReturnType<typeof clientWithKey>>;

  before(async () => {
    app = await runningApp();
    await autoSave('off');
  });

  after(() => autoSave(undefined));

  beforeEach(async () => {
    await freshSandbox(app);
    clientInUse = await clientWithKey(app);
    person = new Person().whenAsked(size, '2048 bits').mayBeAsked(agreed, 'Rotate');
  });

  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    await restoreWorkspace();
    app.keyUses.expire();
    person.leave();
  });

  /** The sample config with the client's key in it, and what stands around the key. */
  const writeConfig = async () => {
    const writing = new Person().whenAsked(/^Write the private key/, 'Write');
    await run('writeAltinnCliConfig', {
      target: clientInUse,
      key: clientInUse.pair.publicJwk,
      stored: true,
      registered: true,
    });
    writing.leave();
    app.keyUses.expire();
    return read().split(String(section().encodedjwk));
  };
  const registered = async () => {
    const { api } = await app.sessions.connect(clientInUse.organisation);
    return (await api.listKeys(clientInUse.client.client_id)).map(({ kid }) => kid);
  };
  const rotations = (): Rotation[] => app.rotations.ofOrganisation(clientInUse.organisation);
  /** As it is for up to two minutes after a registration. */
  const keyIsUnknown = () => {
    const body = { error: 'invalid_grant', error_description: 'Unknown key identifier (kid) for client.' };
    const answer = { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return misbehave(app, { match: { method: 'POST', path: '/token' }, times: 99, ...answer });
  };
  /** Forgets the faults only: `behave` would reset the data too. */
  const behaveOnly = async () => {
    const { origin } = await app.sandboxHost.sandbox();
    await fetch(`${origin}/sandbox/faults`, { method: 'DELETE', headers: { 'x-maskinporten-sandbox': 'control' } });
  };
  const unfinished = async () =>
    (await linesAt(app, /TIGER/, 'Nattjobben')).filter((line) => line.getTreeItem().contextValue === 'rotation');
  const keyInConfig = (name?: string) => decodeJwk(String(section(read(name)).encodedjwk));

  it('puts a new one into the config, byte for byte as it was else, and tests it; the old one stays', async () => {
    const around = await writeConfig();
    await run('rotateKey', { target: clientInUse });
    const { detail } = person.wasShown('warning', agreed);
    assert.match(detail, /^SANDBOX · .*appsettings\.json/s);
    const { kid } = keyInConfig();
    assert.deepEqual(await registered(), ['nattjobben', kid]);
    assert.deepEqual(read().split(String(section().encodedjwk)), around);
    const said = person.wasShown('information', /replaced “nattjobben”\. Each config was tested by getting a token/);
    assert.deepEqual(said.choices, ['Remove Old Key', 'Later']);
    assert.deepEqual(await unfinished(), []);
    const own = await app.privateKeys.find({
      organisation: clientInUse.organisation,
      clientId: clientInUse.client.client_id,
      kid,
    });
    assert.deepEqual(own, keyInConfig());
  });

  it('shows afterwards that the old one can be removed, and a click does it', async () => {
    await writeConfig();
    await run('rotateKey', { target: clientInUse });
    const { kid } = keyInConfig();
    const old = await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
    assert.match(description(old), new RegExp(`^replaced by ${kid}, can be removed · RS256 2048`));
    assert.equal(old.getTreeItem().contextValue, 'key registered stored');
    person.whenAsked(/^Remove the key “nattjobben”/, 'Remove');
    await click(old);
    assert.doesNotMatch(person.wasShown('warning', /^Remove the key/).detail, /Used by|last key/);
    assert.deepEqual(await registered(), [kid]);
    assert.deepEqual(rotations(), []);
    assert.doesNotMatch(description(await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', kid)), /replaced/);
  });

  it('removes the old one at once when the person says so', async () => {
    person.whenAsked(/No config here used “nattjobben”/, 'Remove Old Key').whenAsked(/^Remove the key/, 'Remove');
    await run('rotateKey', { target: clientInUse });
    const [only, ...others] = await registered();
    assert.notEqual(only, 'nattjobben');
    assert.deepEqual(others, []);
    assert.deepEqual(rotations(), []);
  });

  it('begins nothing when the key stands in a config of a workspace that is not trusted', async () => {
    await writeConfig();
    const before = read();
    await whileWorkspaceSays('isTrusted', false, () => run('rotateKey', { target: clientInUse }));
    person.wasShown('error', /Can’t write a config here\. The workspace isn’t trusted/);
    assert.equal(read(), before);
    assert.deepEqual(await registered(), ['nattjobben']);
    assert.deepEqual(rotations(), []);
  });

  it('works without a config and without the old private half, and asks nothing but the size', async () => {
    const organisation = tiger(app);
    const client = (await app.clients.list(organisation)).value.find((one) =>
      one.client_name.startsWith('Kundedialog'),
    )!;
    await run('rotateKey', { target: { organisation, client } });
    person.wasShown('information', /is registered and works\. No config here used/);
    assert.deepEqual(person.was('warning'), []);
    assert.deepEqual(person.was('pick').length, 1);
    const { api } = await app.sessions.connect(organisation);
    assert.equal((await api.listKeys(client.client_id)).length, 2);
  });

  for (const [what, name] of [
    ['has no scopes', 'Uten'],
    ['gets tokens only on behalf of others', 'Folkeregisteroppslag for kunder'],
    ['has lost the access to a scope', 'Arbeidsforhold og sykmeldinger'],
  ] as const) {
    it(`works for a client that ${what}`, async () => {
      const organisation = tiger(app);
      if (name === 'Uten') await newClient(app, { name, scopes: [] });
      const client = (await app.clients.list(organisation)).value.find((one) => one.client_name === name)!;
      const { api } = await app.sessions.connect(organisation);
      if (name === 'Uten') await api.putKey(client.client_id, { ...clientInUse.pair.publicJwk, kid: 'uten-1' });
      app.clients.expire();
      await run('rotateKey', { target: { organisation, client } });
      person.wasShown('information', /is registered and works/);
    });
  }

  it('asks which key when there are several, and tells of each when it expires and who uses it', async () => {
    await writeConfig();
    const { api } = await app.sessions.connect(clientInUse.organisation);
    await api.putKey(clientInUse.client.client_id, {
      ...clientInUse.pair.publicJwk,
      kid: 'zz',
      n: clientInUse.pair.publicJwk.n.replace(/.{5}$/, 'AAAAB'),
    });
    app.clients.expire();
    person.whenAsked(/^Select a key of “Nattjobben”/, 'nattjobben');
    await run('rotateKey', { target: clientInUse });
    assert.deepEqual(person.wasShown('pick', /^Select a key of/).choices, ['$(key) nattjobben', '$(key) zz']);
    assert.equal((await registered()).length, 3);
  });

  it('rewrites every config that holds the key, and leaves those of other clients and of Key Vault alone', async () => {
    await writeConfig();
    const own = { ClientId: clientInUse.client.client_id, JwkBase64: String(section().encodedjwk) };
    put(JSON.stringify({ Elsewhere: own }, undefined, 3), 'App/appsettings.Development.json');
    const others = JSON.stringify({
      MaskinportenSettings: { ClientId: 'somebody-else', EncodedJwk: own.JwkBase64 },
      Vault: { EncodedJwk: '@Microsoft.KeyVault(VaultName=v;SecretName=s)' },
    });
    put(others, 'Other/appsettings.json');
    const before = await registered();
    person.whenAsked(/could be committed/, 'Write Anyway');
    await run('rotateKey', { target: clientInUse });
    const { kid } = keyInConfig();
    assert.ok(!before.includes(kid));
    const development = JSON.parse(read('App/appsettings.Development.json')) as { Elsewhere: typeof own };
    assert.equal(decodeJwk(development.Elsewhere.JwkBase64).kid, kid);
    assert.equal(read('Other/appsettings.json'), others);
  });

  it('makes nothing when the person says no, to the question or to git’s', async () => {
    await writeConfig();
    // A link into a repository: VS Code’s own git leaves the workspace alone.
    const repository = temporaryFolder();
    execFileSync('git', ['init', '--quiet'], { cwd: repository });
    const target = path.join(repository, 'appsettings.json');
    renameSync(configFile, target);
    symlinkSync(target, configFile);
    app.keyUses.expire();
    person.dismisses(/could be committed/);
    const requests = await requestsWhile(app, () => run('rotateKey', { target: clientInUse }));
    const asked = person.wasShown('warning', /“appsettings\.json” could be committed/);
    assert.ok(!asked.choices.includes('Write to User Secrets'));
    assert.deepEqual(changes(requests), []);
    person.dismisses(agreed);
    assert.deepEqual(changes(await requestsWhile(app, () => run('rotateKey', { target: clientInUse }))), []);
    removeFolder(repository);
    assert.deepEqual(rotations(), []);
    assert.equal((await app.privateKeys.kids(clientInUse.organisation, clientInUse.client.client_id)).size, 1);
  });

  it('finds out that a config is read-only before it makes anything', async () => {
    await writeConfig();
    chmodSync(configFile, 0o444);
    const requests = await requestsWhile(app, () => run('rotateKey', { target: clientInUse }));
    person.wasShown('error', /“appsettings\.json” is read-only/);
    assert.deepEqual(changes(requests), []);
  });

  it('saves an editor’s changes first, having said so', async () => {
    await writeConfig();
    const document = await open();
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(document.getText().length), '\n');
    await workspace.applyEdit(edit);
    await run('rotateKey', { target: clientInUse });
    assert.match(
      person.wasShown('warning', agreed).detail,
      /Unsaved changes will be saved first in: appsettings\.json/,
    );
    assert.ok(read().endsWith('\n\n'));
    assert.deepEqual(await registered(), ['nattjobben', keyInConfig().kid]);
  });

  it('writes over nothing that was typed meanwhile, and goes on when it is saved', async () => {
    await writeConfig();
    await keyIsUnknown();
    person.cancelsAt(/waiting for Maskinporten to recognise/);
    await run('rotateKey', { target: clientInUse });
    await behaveOnly();
    const document = await open();
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(document.getText().length), '\n');
    await workspace.applyEdit(edit);
    person.cancelsAt(/never/);
    const [line] = await unfinished();
    await click(line!);
    person.wasShown('error', /hasn’t been replaced yet\. “appsettings\.json” has unsaved changes/);
    assert.equal(keyInConfig().kid, 'nattjobben');
    await document.save();
    await click(line!);
    assert.notEqual(keyInConfig().kid, 'nattjobben');
    assert.ok(read().endsWith('\n\n'));
  });

  it('that is cancelled while it waits keeps both keys, says so, and goes on with a click', async () => {
    await writeConfig();
    await keyIsUnknown();
    person.cancelsAt(/waiting for Maskinporten to recognise/);
    await run('rotateKey', { target: clientInUse });
    const said = person.wasShown(
      'information',
      /^Stopped while waiting for Maskinporten\. The old key still works, and finished steps aren’t repeated\./,
    );
    assert.deepEqual(said.choices, ['Resume']);
    assert.deepEqual(person.was('error'), []);
    assert.equal(keyInConfig().kid, 'nattjobben');
    const [line] = await unfinished();
    assert.equal(label(line!), 'Rotation isn’t finished');
    assert.equal(description(line!), 'stopped at step 3 of 4');
    assert.equal((await registered()).length, 2);

    await behaveOnly();
    person.cancelsAt(/never/);
    await click(line!);
    assert.deepEqual(await registered(), ['nattjobben', keyInConfig().kid]);
    assert.deepEqual(await unfinished(), []);
  });

  it('that is given up leaves both keys, after a question', async () => {
    await misbehave(app, { match: { method: 'POST', path: '/token' }, status: 503, times: 20 });
    await run('rotateKey', { target: clientInUse });
    await behaveOnly();
    const [line] = await unfinished();
    person.dismisses(/^Discard the rotation of the key “nattjobben”/);
    await run('giveUpRotation', line);
    assert.equal(rotations().length, 1, 'no answer is no');
    person.whenAsked(/^Discard the rotation of the key “nattjobben”/, 'Discard');
    await run('giveUpRotation', line);
    assert.deepEqual(await unfinished(), []);
    assert.equal((await registered()).length, 2);
  });

  it('that fails says at what and that both keys stay; the same command goes on with it', async () => {
    await writeConfig();
    await misbehave(app, { match: { method: 'PUT', path: '/api/v1/clients/.*/jwks/' }, status: 403 });
    await run('rotateKey', { target: clientInUse });
    const failure = person.wasShown('error', /^The key “nattjobben” hasn’t been replaced yet\./);
    assert.match(
      failure.text,
      /don’t have permission to do this.*“nattjobben” still works, and finished steps aren’t repeated/,
    );
    assert.ok(failure.choices.includes('Retry'));
    assert.deepEqual(await registered(), ['nattjobben']);
    const [line] = await unfinished();
    assert.equal(description(line!), 'stopped at step 2 of 4');

    await run('rotateKey', { target: clientInUse });
    assert.equal(person.was('pick').length, 1, 'what was answered is not asked again');
    assert.deepEqual(await registered(), ['nattjobben', keyInConfig().kid]);
  });

  it('that cannot write the config says so, keeps the rest, and goes on with Retry', async () => {
    await writeConfig();
    await misbehave(app, { match: { method: 'POST', path: '/token' }, status: 503, times: 20 });
    await run('rotateKey', { target: clientInUse });
    await behaveOnly();
    chmodSync(configFile, 0o444);
    const [line] = await unfinished();
    person.whenAsked(/“appsettings\.json” is read-only/, 'Retry', () => {
      chmodSync(configFile, 0o644);
    });
    await run('continueRotation', line);
    // Retry runs beside the command that failed.
    await eventually('the end of the rotation', () => app.rotations.all().every((made) => !nextRotationStep(made)));
    assert.deepEqual(await registered(), ['nattjobben', keyInConfig().kid]);
  });

  it('leaves a config alone that somebody else has changed, or removed, meanwhile', async () => {
    await writeConfig();
    await misbehave(app, { match: { method: 'POST', path: '/token' }, status: 503, times: 20 });
    await run('rotateKey', { target: clientInUse });
    await behaveOnly();
    rmSync(configFile);
    const [line] = await unfinished();
    await click(line!);
    assert.ok(!existsSync(configFile));
    assert.deepEqual(await unfinished(), []);
  });

  it('is done by one window at a time; the other says so', async () => {
    await misbehave(app, { match: { method: 'POST', path: '/token' }, status: 503, times: 20 });
    await run('rotateKey', { target: clientInUse });
    await behaveOnly();
    const [line] = await unfinished();
    const requests = await requestsWhile(app, () => Promise.all([click(line!), click(line!)]));
    person.wasShown('error', /^The key “nattjobben” is already being rotated\. Already running in another window/);
    assert.deepEqual(changes(requests), []);
    assert.deepEqual(await unfinished(), []);
  });

  it('cannot be given up while it goes on', async () => {
    await keyIsUnknown();
    const rotating = run('rotateKey', { target: clientInUse });
    await eventually('the wait', () => rotations()[0]?.done.length === 2);
    person.whenAsked(/^Discard the rotation/, 'Discard');
    await run('giveUpRotation', { rotation: rotations()[0] });
    person.wasShown('error', /^The key “nattjobben” is already being rotated\./);
    person.cancels();
    await rotating;
    assert.equal(rotations().length, 1);
    assert.equal((await unfinished()).length, 1);
  });

  it('that was given up is not begun again by a message that was still open', async () => {
    await misbehave(app, { match: { method: 'PUT', path: '/api/v1/clients/.*/jwks/' }, status: 403 });
    person.whenAsked(/hasn’t been replaced yet/, 'Retry', () => void app.rotations.remove(rotations()[0]!.id));
    await run('rotateKey', { target: clientInUse });
    await eventually('the answer', () => person.was('error').length === 2);
    person.wasShown('error', /^There’s no unfinished rotation\./);
    assert.deepEqual(await registered(), ['nattjobben']);
    assert.deepEqual(rotations(), []);
  });

  it('with five keys says which to remove first and why, and goes on when the person has it removed', async () => {
    const organisation = tiger(app);
    const client = (await app.clients.list(organisation)).value.find((one) => one.client_name === 'Driftsplattform')!;
    const { api } = await app.sessions.connect(organisation);
    const key = (await api.listKeys(client.client_id)).find(({ kid }) => kid === 'drift-1')!;
    person.onceAsked(/already has 5 keys/, 'Remove and Continue…').whenAsked(/^Remove the key “drift-2”/, 'Remove');
    await run('rotateKey', { target: { organisation, client }, key, stored: false, registered: true });
    await eventually('the end of the rotation', async () => {
      const made = app.rotations.ofOrganisation(organisation);
      const kids = (await api.listKeys(client.client_id)).map(({ kid }) => kid);
      return !kids.includes('drift-2') && made.length > 0 && made.every(({ done }) => done.length >= 4);
    });
    const refused = person.wasShown('error', /already has 5 keys/);
    assert.match(
      refused.text,
      /Remove “drift-2” first\. Its private key isn’t stored here, and no config in this workspace uses it/,
    );
    const kids = (await api.listKeys(client.client_id)).map(({ kid }) => kid);
    assert.deepEqual(kids.slice(0, 4), ['drift-1', 'drift-3', 'drift-4', 'drift-5']);
    assert.equal(kids.length, 5);
  });

  it('keeps no secret in what is remembered of it', async () => {
    await writeConfig();
    await misbehave(app, { match: { method: 'POST', path: '/token' }, status: 503, times: 20 });
    await run('rotateKey', { target: clientInUse });
    const [made] = rotations();
    const kept = JSON.stringify(made);
    const jwk = await app.privateKeys.find({
      organisation: clientInUse.organisation,
      clientId: clientInUse.client.client_id,
      kid: made!.kid,
    });
    assert.ok(jwk);
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const) assert.ok(!kept.includes(jwk[member]));
    assert.ok(!kept.includes(clientInUse.pair.privateJwk.d));
  });
});

describe('Renewing a key', () => {
  let app: App;
  let person: Person;

  before(async () => {
    app = await runningApp();
  });
  beforeEach(async () => {
    await freshSandbox(app);
    person = new Person();
  });
  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    person.leave();
  });

  const year = 365 * 86_400;
  const keyOf = async (name: string) => {
    const organisation = tiger(app);
    const client = (await app.clients.list(organisation)).value.find((one) => one.client_name === name)!;
    const { api } = await app.sessions.connect(organisation);
    const [key] = await api.listKeys(client.client_id);
    return { target: { organisation, client }, key: key!, api };
  };

  it('gives it another year, and tells the old and the new expiry', async () => {
    const { target, key, api } = await keyOf('Kundedialog i Altinn');
    await run('renewKey', { target, key, stored: false, registered: true });
    const [renewed, ...others] = await api.listKeys(target.client.client_id);
    assert.deepEqual(others, []);
    assert.ok(renewed);
    assert.equal(renewed.n, key.n);
    assert.ok(renewed.exp! > key.exp! + year / 2);
    const dates = [key.exp!, renewed.exp!].map((exp) => new Date(exp * 1000).toLocaleDateString());
    const said = person.wasShown('information', /^Renewed “kundedialog-2024” until/).text;
    assert.ok(said.includes(`until ${dates[1]!} (was ${dates[0]!})`), said);
  });

  it('sends the public members only, without the old expiry', async () => {
    const { target, key } = await keyOf('Kundedialog i Altinn');
    const { http } = app;
    const send = http.send.bind(http);
    const bodies: unknown[] = [];
    http.send = (request) => {
      if (request.method === 'PUT') bodies.push(JSON.parse(String(request.body)));
      return send(request);
    };
    try {
      await run('renewKey', { target, key, stored: false, registered: true });
    } finally {
      Reflect.deleteProperty(http, 'send');
    }
    const { kty, use, alg, kid, n, e } = key;
    assert.deepEqual(bodies, [{ kty, use, alg, kid, n, e }]);
  });

  it('brings an expired one back to life', async () => {
    const { target, key, api } = await keyOf('Lønn og inntekt');
    assert.ok(key.exp! < Date.now() / 1000);
    await run('renewKey', { target, key, stored: false, registered: true });
    person.wasShown(
      'information',
      /^Renewed “lonn-prod-1” until .* \(was .*\)\. It can take up to two minutes to take effect/,
    );
    assert.ok((await api.listKeys(target.client.client_id))[0]!.exp! > Date.now() / 1000 + year / 2);
  });

  it('says so when the server gives no more time', async () => {
    const { target, key } = await keyOf('Kundedialog i Altinn');
    await misbehave(app, { match: { method: 'PUT' }, status: 200, body: '{}' });
    await run('renewKey', { target, key, stored: false, registered: true });
    person.wasShown('warning', /still expires .*\. The server didn’t extend it\. Rotate it instead/);
  });

  it('says so when the key is gone', async () => {
    const { target, key, api } = await keyOf('Kundedialog i Altinn');
    await api.removeKey(target.client.client_id, key.kid);
    await run('renewKey', { target, key, stored: false, registered: true });
    person.wasShown('error', /“kundedialog-2024” is no longer registered/);
  });
});

describe('Removing a key', () => {
  let app: App;
  let person: Person;

  before(async () => {
    app = await runningApp();
  });
  beforeEach(async () => {
    await freshSandbox(app);
    person = new Person();
  });
  afterEach(async () => {
    await person.hasAnswered();
    await restoreWorkspace();
    app.keyUses.expire();
    person.leave();
  });

  it('warns when it is the last one, and names the configs that use it', async () => {
    const target = await clientWithKey(app);
    const section = { ClientId: target.client.client_id, Jwk: target.pair.privateJwk };
    put(JSON.stringify({ One: section }), 'App/appsettings.json');
    writeFileSync(configFile, JSON.stringify({ Two: section }));
    app.keyUses.expire();
    const line = await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
    person.dismisses(/^Remove the key/);
    await run('removeKey', line);
    const { detail } = person.wasShown('warning', /^Remove the key “nattjobben”/);
    assert.match(detail, /Used by: .*appsettings\.json/);
    assert.match(detail, /App\/appsettings\.json/);
    assert.match(detail, /last key\. Without one, programs can’t get tokens/);
    assert.deepEqual([...(await app.privateKeys.kids(target.organisation, target.client.client_id))], ['nattjobben']);
  });

  it('names the configs that use it also when it was registered after its line was drawn', async () => {
    const target = await clientWithKey(app);
    writeFileSync(
      configFile,
      JSON.stringify({ One: { ClientId: target.client.client_id, Jwk: target.pair.privateJwk } }),
    );
    app.keyUses.expire();
    person.dismisses(/^Remove the key/);
    await run('removeKey', { target, key: { kid: 'nattjobben', kty: 'RSA' }, stored: true, registered: false });
    assert.match(person.wasShown('warning', /^Remove the key/).detail, /Used by: .*appsettings\.json/);
  });

  it('does not warn when other keys stay and nothing here uses it', async () => {
    const target = await clientWithKey(app);
    const { api } = await app.sessions.connect(target.organisation);
    await api.putKey(target.client.client_id, { ...target.pair.publicJwk, kid: 'another' });
    app.clients.expire();
    person.dismisses(/^Remove the key/);
    await run('removeKey', await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'another'));
    assert.doesNotMatch(person.wasShown('warning', /^Remove the key/).detail, /Used by|last key/);
  });
});
