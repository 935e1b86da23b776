import assert from 'node:assert/strict';
import { FileSystemError, type Uri, workspace } from 'vscode';
import type { App } from '../../src/app/app.ts';
import { Person } from './support/person.ts';
import { put, read, restoreWorkspace, whileWorkspaceSays } from './support/workspaceConfig.ts';
import { clientWithKey, freshSandbox, run, runningApp } from './support/world.ts';

describe('A file of the workspace that cannot be read', () => {
  let app: App;
  let person: Person;
  let target: Awaited<ReturnType<typeof clientWithKey>>;

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
    target = await clientWithKey(app);
  });

  beforeEach(async () => {
    person = new Person().whenAsked(/^Write the private key to/, 'Write');
    await run('writeAltinnCliConfig', { target });
    assert.deepEqual(person.was('error'), []);
    put('<Project><UserSecretsId>my-id</UserSecretsId></Project>', 'My.csproj');
    put(read(), 'appsettings.Locked.json');
    put(Buffer.from(read().replace('{', '{ "Etat": "Vær og føre",'), 'latin1'), 'appsettings.Old.json');
    app.keyUses.expire();
  });

  afterEach(async () => {
    await person.hasAnswered();
    await restoreWorkspace();
    app.keyUses.expire();
    person.leave();
  });

  /** As the superuser, nobody can be kept from reading a file: VS Code has to say so. */
  function whileLocked<T>(act: () => Promise<T>): Promise<T> {
    const { fs } = workspace;
    const readFile = (uri: Uri) =>
      /\.csproj$|Locked/.test(uri.path) ? Promise.reject(FileSystemError.NoPermissions(uri)) : fs.readFile(uri);
    const bound = { stat: (uri: Uri) => fs.stat(uri), isWritableFileSystem: () => true, readFile };
    return whileWorkspaceSays('fs', bound, act);
  }

  for (const [why, test] of [
    ['it is not UTF-8', () => run('testClient', { target })],
    ['it is somebody else’s', () => whileLocked(() => run('testClient', { target }))],
  ] as const) {
    it(`keeps no other config from being tested: ${why}`, async () => {
      person.mayBeAsked(/^Which config do you want to test/, 'appsettings.json');
      await test();
      assert.deepEqual(person.was('error'), []);
      person.wasShown('information', /^Token received/);
    });
  }

  it('holds no key, and the others are found', async () => {
    const uses = await whileLocked(() => app.keyUses.all());
    assert.deepEqual(
      uses.map(({ label }) => label),
      ['appsettings.json'],
    );
  });

  it('is told of when it is to be written', async () => {
    person.whenAsked(/^Write the config for/, 'appsettings.Old.json');
    await run('writeAltinnCliConfig', { target });
    person.wasShown('error', /isn’t UTF-8 text/);
  });
});
