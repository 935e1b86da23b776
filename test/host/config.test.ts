import assert from 'node:assert/strict';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { commands, Range, type Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { App } from '../../src/app/app.ts';
import { requiredScopes } from '../../src/core/config/altinnCliSettings.ts';
import { decodeJwk } from '../../src/core/config/encodedJwk.ts';
import { eventually } from '../support/eventually.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { FormPanel } from './support/formPanel.ts';
import { Person } from './support/person.ts';
import {
  autoSave,
  configFile,
  fixture,
  fixtures,
  folder,
  mode,
  open,
  put,
  read,
  restoreWorkspace,
  section,
  whileWorkspaceSays,
} from './support/workspaceConfig.ts';
import { behave, clientWithKey, freshSandbox, run, runningApp } from './support/world.ts';

const good = '{\n  "MaskinportenSettings": {\n    "Environment": "test",\n    "EncodedJwk": ""\n  }\n}\n';
const unwritable: readonly (readonly [what: string, content: string | Uint8Array, told: RegExp])[] = [
  ['broken JSON', '{\n  "MaskinportenSettings": {\n    "Environment" "test"\n  }\n}\n', /JSON at line 3, column 19\b/],
  ['an object that does not end', '{\n  "MaskinportenSettings": {\n', /JSON at line 3, column 1\b/],
  ['an array', '[1, 2]\n', /must contain a JSON object/],
  ['a section that is text', '{ "MaskinportenSettings": "x" }', /“MaskinportenSettings” must be a JSON object/],
  ['a section that is a list', '{ "MaskinportenSettings": [] }', /“MaskinportenSettings” must be a JSON object/],
  [
    'a name twice in different case',
    '{ "MaskinportenSettings": {\n  "ClientId": "a",\n  "clientid": "b" } }',
    /“ClientId” and “clientid” as the same name \(line 3, column 3\)/,
  ],
  ['the section twice', '{ "MaskinportenSettings": {},\n"maskinportenSettings": {} }', /as the same name \(line 2/],
  [
    'an object where a text belongs',
    '{ "MaskinportenSettings": { "Scope": {} } }',
    /“Scope” must be a string \(line 1/,
  ],
  ['UTF-16', fixture('utf-16.json'), /isn’t UTF-8 text/],
  ['UTF-16 without a byte order mark', Buffer.from(good, 'utf16le'), /isn’t UTF-8 text/],
  ['bytes that are no text', Buffer.from([0x7b, 0xc3, 0x28, 0x7d]), /isn’t UTF-8 text/],
];
/** Fixtures without a section for the Altinn CLI. */
const otherPrograms = ['no-section.json', 'altinn-app.json'];

describe('Writing the Altinn CLI config', () => {
  let app: App;
  let person: Person;
  let clientWithConfig: Awaited<ReturnType<typeof clientWithKey>>;

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
    clientWithConfig = await clientWithKey(app);
    await autoSave('off');
  });

  beforeEach(() => {
    person = new Person().mayBeAsked(/^Write the private key to/, 'Write');
  });

  afterEach(async () => {
    await person.hasAnswered();
    await restoreWorkspace();
    person.leave();
  });

  after(async () => {
    await autoSave(undefined);
    await behave(app);
  });

  const write = () => run('writeAltinnCliConfig', { target: clientWithConfig });
  const wasWritten = () => {
    assert.deepEqual(person.was('error'), []);
    person.wasShown('information', /Wrote the config for “Nattjobben” to .* with the key “nattjobben”/);
  };
  const temporaryFiles = (where = folder) => readdirSync(where).filter((name) => name.startsWith('.maskinporten-'));

  for (const name of fixtures.filter((each) => each !== 'utf-16.json')) {
    it(`changes nothing but the five values in ${name}`, async () => {
      const before = fixture(name).toString('utf8');
      put(before);
      if (otherPrograms.includes(name)) person.whenAsked(/^Write the config for/, 'appsettings.json');
      await write();
      wasWritten();
      const after = read();
      const { environment, clientid, scope, encodedjwk, exhangetoaltinntoken } = section(after);
      assert.equal(environment, 'test');
      assert.equal(clientid, clientWithConfig.client.client_id);
      assert.equal(scope, requiredScopes.join(' '));
      assert.deepEqual(decodeJwk(String(encodedjwk)), clientWithConfig.pair.privateJwk);
      assert.equal(String(exhangetoaltinntoken).toLowerCase(), 'true');
      assert.ok(isOnlyAddedTo(withoutValues(before), withoutValues(after)), after);
      assert.equal(after.startsWith('\uFEFF'), before.startsWith('\uFEFF'));
      assert.equal(after.includes('\r'), before.includes('\r'));
      if (before.includes('\r\n')) assert.doesNotMatch(after, /(^|[^\r])\n/);
      assert.equal(after.endsWith('\n'), before.endsWith('\n'));
      assert.deepEqual(temporaryFiles(), []);
      await write();
      assert.equal(read(), after, 'a second time changes nothing');
    });
  }

  for (const [what, content, told] of unwritable) {
    it(`tells of ${what}, and writes nothing`, async () => {
      put(content);
      // Where no config can be recognised in the file, it is offered as any other place.
      person.mayBeAsked(/^Write the config for/, 'appsettings.json');
      await write();
      const { text } = person.wasShown('error', told);
      assert.match(text, /nothing was written to it/);
      assert.deepEqual(readFileSync(configFile), Buffer.from(content));
      assert.deepEqual(temporaryFiles(), []);
    });
  }

  it('tells of a read-only file before it asks anything, and leaves it alone', async () => {
    put(good);
    chmodSync(configFile, 0o444);
    await write();
    person.wasShown('error', /^“appsettings\.json” is read-only\. .*Make it writable/);
    assert.deepEqual(person.was('warning'), []);
    assert.equal(read(), good);
    assert.equal(mode(), '444');
  });

  it('tells of a folder that is where the file should be', async () => {
    rmSync(configFile);
    mkdirSync(configFile);
    person.whenAsked(/^Write the config for/, 'appsettings.json');
    await write();
    person.wasShown('error', /“appsettings\.json” isn’t a file/);
    assert.deepEqual(readdirSync(configFile), []);
  });

  it('keeps who may read the file', async () => {
    put(good);
    chmodSync(configFile, 0o640);
    await write();
    wasWritten();
    assert.equal(mode(), '640');
  });

  it('makes a new file that only its owner may read', async () => {
    rmSync(configFile);
    person.whenAsked(/^Write the config for/, 'appsettings.json');
    await write();
    wasWritten();
    assert.equal(mode(), '600');
    assert.equal(section().clientid, clientWithConfig.client.client_id);
    assert.match(read(), /tt02\.altinn\.no/);
  });

  it('writes the file a symbolic link points to, and the link stays', async () => {
    const target = put(good, 'real/appsettings-real.txt');
    chmodSync(target, 0o600);
    rmSync(configFile);
    symlinkSync('real/appsettings-real.txt', configFile);
    person.whenAsked(/could be committed/, 'Write Anyway');
    await write();
    wasWritten();
    assert.ok(lstatSync(configFile).isSymbolicLink());
    assert.equal(section(readFileSync(target, 'utf8')).clientid, clientWithConfig.client.client_id);
    assert.equal(mode(target), '600');
    assert.deepEqual(temporaryFiles(path.dirname(target)), []);
  });

  it('makes the file anew when it was deleted while the person was asked', async () => {
    put(good);
    person.onceAsked(/^Write the private key to/, 'Write', () => {
      rmSync(configFile);
    });
    await write();
    wasWritten();
    assert.equal(mode(), '600');
  });

  it('takes changes along that were made while the person was asked', async () => {
    put(good);
    person.onceAsked(/^Write the private key to/, 'Write', () => {
      put(good.replace('{\n', '{\n  "Mine": 1,\n'));
    });
    await write();
    wasWritten();
    assert.match(read(), /"Mine": 1/);
  });

  it('tells that the file was made read-only while the person was asked', async () => {
    put(good);
    person.onceAsked(/^Write the private key to/, 'Write', () => {
      chmodSync(configFile, 0o444);
    });
    await write();
    person.wasShown('error', /is read-only/);
    assert.equal(read(), good);
  });

  it('leaves the file alone when the person says no', async () => {
    put(good);
    person.dismisses(/^Write the private key to/);
    await write();
    assert.match(person.wasShown('warning', /^Write the private key to “appsettings/).detail, /can’t reach/);
    assert.equal(read(), good);
    assert.deepEqual(person.was('information'), []);
  });

  it('says beforehand which client, key and environment are replaced', async () => {
    await write();
    put(
      read()
        .replace(clientWithConfig.client.client_id, '11111111-2222-3333-4444-555555555555')
        .replace('"test"', '"prod"'),
    );
    await write();
    const { detail } = person.shown.filter(({ how }) => how === 'warning').at(-1)!;
    assert.match(detail, /The file’s client ID \(“11111111-2222-3333-4444-555555555555”\) will be replaced/);
    assert.match(detail, /The file’s environment \(“prod”\) will be replaced/);
    assert.doesNotMatch(detail, /The file’s private key/);
    assert.ok(!detail.includes(clientWithConfig.pair.privateJwk.d));
  });

  it('can be undone in an editor that shows the file', async () => {
    put(good);
    const document = await open();
    await write();
    wasWritten();
    await eventually(
      'the key in the editor',
      () => section(document.getText()).clientid === clientWithConfig.client.client_id,
    );
    assert.equal(document.isDirty, false);
    await open();
    await commands.executeCommand('undo');
    await eventually('the text as it was', () => document.getText() === good);
    assert.equal(document.isDirty, true);
  });

  it('saves unsaved changes first when the person agrees, and keeps them', async () => {
    put(good);
    const document = await open();
    await type(document.uri, '  "Mine": 1,\n');
    await write();
    assert.match(
      person.wasShown('warning', /^Write the private key to/).detail,
      /unsaved changes, which will be saved first/,
    );
    wasWritten();
    assert.match(read(), /"Mine": 1/);
    assert.equal(section().clientid, clientWithConfig.client.client_id);
  });

  for (const [where, before, line] of [
    ['its section', '// over\n{\n  "Logging": {},\n  "MaskinportenSettings": {}\n}\n', 3],
    [
      'its first value, where the section is flat',
      '{\n  "Logging": {},\n  "MaskinportenSettings:ClientId": ""\n}\n',
      2,
    ],
  ] as const) {
    it(`opens with the cursor at ${where}`, async () => {
      put(before);
      person.whenAsked(/^Wrote the config for “/, 'Open Config');
      await write();
      assert.equal(window.activeTextEditor?.selection.active.line, line);
    });
  }

  it('leaves unsaved changes unsaved when the person says no', async () => {
    put(good);
    const document = await open();
    await type(document.uri, '  "Mine": 1,\n');
    person.dismisses(/^Write the private key to/);
    await write();
    assert.equal(document.isDirty, true);
    assert.equal(read(), good);
  });

  it('tells of JSON that is broken in the editor only, and saves nothing', async () => {
    put(good);
    const document = await open();
    await type(document.uri, '  "Mine" 1,\n');
    await write();
    person.wasShown('error', /JSON at line 2, column 10\b/);
    assert.equal(read(), good);
    assert.equal(document.isDirty, true);
  });

  it('is no save of an editor, so nothing keeps the private key in a history of the file', async () => {
    put(good);
    await open();
    const saved: string[] = [];
    const listening = workspace.onDidSaveTextDocument((document) => saved.push(document.uri.path));
    await write();
    wasWritten();
    listening.dispose();
    assert.deepEqual(saved, []);
  });

  it('leaves the private key nowhere in what VS Code keeps on disk', async () => {
    await open();
    await write();
    wasWritten();
    const encoded = String(section().encodedjwk);
    const { d, p } = clientWithConfig.pair.privateJwk;
    const secrets = [encoded.slice(200, 260), d.slice(0, 40), p.slice(0, 40)];
    const data = path.resolve(app.context.globalStorageUri.fsPath, '../../..');
    assert.deepEqual(filesWith(data, secrets), []);
    put(`canary ${d}`, 'canary.txt');
    assert.equal(filesWith(folder, [d.slice(0, 40)]).length, 1, 'the search itself finds what there is');
  });

  it('tells that no folder is open, and that the workspace is not trusted', async () => {
    for (const [name, value, told] of [
      ['workspaceFolders', undefined, /Open the Altinn CLI’s folder first/],
      ['isTrusted', false, /isn’t trusted/],
    ] as const) {
      await whileWorkspaceSays(name, value, write);
      person.wasShown('error', told);
    }
    assert.ok(!read().includes(clientWithConfig.client.client_id));
  });

  it('asks which file when there are several, the shallowest first', async () => {
    put(good, 'deep/er/appsettings.Test.json');
    put(good, 'src/appsettings.json');
    put(good, 'src/bin/Debug/appsettings.json');
    put('{ "Logging": {} }', 'other/appsettings.json');
    person.whenAsked(/^Write the config for/, 'src/appsettings.json');
    await write();
    wasWritten();
    assert.deepEqual(person.wasShown('pick', /^Write the config for/).choices, [
      '$(json) appsettings.json',
      '$(json) src/appsettings.json',
      '$(json) deep/er/appsettings.Test.json',
    ]);
    assert.equal(section(read('src/appsettings.json')).clientid, clientWithConfig.client.client_id);
  });

  for (const name of otherPrograms) {
    it(`is not meant by an appsettings.json of another program’s: ${name}`, async () => {
      put(fixture(name));
      person.dismisses(/^Write the config for/);
      await write();
      assert.deepEqual(person.wasShown('pick', /^Write the config for/).choices, ['$(json) appsettings.json']);
      assert.deepEqual(readFileSync(configFile), fixture(name));
      assert.equal((await loadedForm()).writeConfig, false);
      put(good);
      assert.equal((await loadedForm()).writeConfig, true);
    });
  }

  /** What the Create client form begins with. */
  async function loadedForm() {
    const form = new FormPanel();
    await (await app.forms()).restore('createClient', form.panel, clientWithConfig.organisation);
    const loaded = await form.asCreateClient().ask('load', {});
    form.dispose();
    return loaded;
  }

  it('goes to user-secrets, outside the repository, without a warning about git', async () => {
    const { HOME } = process.env;
    const home = temporaryFolder();
    process.env.HOME = home;
    try {
      put('<Project><UserSecretsId> my-id.1 </UserSecretsId></Project>', 'My.csproj');
      put('<Project><UserSecretsId>../../out</UserSecretsId></Project>', 'Evil.csproj');
      person.whenAsked(/^Write the config for/, 'dotnet user-secrets');
      await write();
      wasWritten();
      assert.deepEqual(
        person.was('warning').filter((text) => text.includes('committed')),
        [],
      );
      const file = path.join(home, '.microsoft/usersecrets/my-id.1/secrets.json');
      assert.equal(section(readFileSync(file, 'utf8')).clientid, clientWithConfig.client.client_id);
      assert.equal(mode(file), '600');
      const choices = person.wasShown('pick', /^Write the config for/).choices;
      assert.equal(choices.filter((choice) => choice.includes('user-secrets')).length, 1);
    } finally {
      process.env.HOME = HOME;
      removeFolder(home);
    }
  });

  async function type(uri: Uri, text: string): Promise<void> {
    const edit = new WorkspaceEdit();
    edit.replace(uri, new Range(1, 0, 1, 0), text);
    assert.ok(await workspace.applyEdit(edit));
  }
});

const values =
  /("(?:MaskinportenSettings:)?(?:Environment|ClientId|Scope|EncodedJwk|ExhangeToAltinnToken)"\s*:\s*(?:\/\*.*?\*\/\s*)?)("[^"]*"|true|false)/gi;

function withoutValues(text: string): string {
  return text.replace(values, '$1');
}

/** Whether each character of the text is in the other, in the same order. */
function isOnlyAddedTo(text: string, longer: string): boolean {
  let at = 0;
  for (const character of longer) if (text[at] === character) at += 1;
  return at === text.length;
}

function filesWith(where: string, texts: readonly string[]): string[] {
  assert.ok(existsSync(where));
  return readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readFileSync(file, 'latin1');
      return texts.some((text) => content.includes(text));
    });
}
