import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Uri, workspace } from 'vscode';
import type { App } from '../../../src/app/app.ts';
import { eventually } from '../../support/eventually.ts';
import { Person } from '../support/person.ts';
import { clientWithKey, freshSandbox, run, runningApp } from '../support/world.ts';

describe('In a workspace of two folders', () => {
  let app: App;
  let person: Person;
  let target: Awaited<ReturnType<typeof clientWithKey>>;
  const file = (folder: number) => path.join(workspace.workspaceFolders![folder]!.uri.fsPath, 'appsettings.json');

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
    target = await clientWithKey(app);
  });

  beforeEach(() => {
    person = new Person().mayBeAsked(/^Write the private key to/, 'Write');
  });

  afterEach(() => {
    person.leave();
  });

  it('the config goes to the folder that is chosen, and the other stays as it is', async () => {
    const before = readFileSync(file(0), 'utf8');
    person.whenAsked(/^Write the config for/, 'second/appsettings.json');
    await run('writeAltinnCliConfig', { target });
    assert.deepEqual(person.wasShown('pick', /^Write the config for/).choices, [
      '$(json) first/appsettings.json',
      '$(json) second/appsettings.json',
    ]);
    assert.deepEqual(person.was('error'), []);
    assert.match(readFileSync(file(1), 'utf8'), new RegExp(target.client.client_id));
    assert.equal(readFileSync(file(0), 'utf8'), before);
  });

  it('the client is tested with the config that is for it, without a question', async () => {
    await run('testClient', { target });
    person.wasShown('information', /^Token received/);
    assert.deepEqual(person.was('pick'), []);
  });

  it('a folder that is added brings the keys in its configs, and takes them away when it is removed', async () => {
    const labels = async () => (await app.keyUses.all()).map(({ label }) => label).join();
    const third = path.join(path.dirname(path.dirname(file(0))), 'third');
    mkdirSync(third, { recursive: true });
    copyFileSync(file(1), path.join(third, 'appsettings.json'));
    assert.match(await labels(), /second/);
    assert.doesNotMatch(await labels(), /third/);
    workspace.updateWorkspaceFolders(2, 0, { uri: Uri.file(third) });
    try {
      await eventually('the keys of the third folder', async () => (await labels()).includes('third'));
    } finally {
      workspace.updateWorkspaceFolders(2, 1);
    }
    await eventually('no keys of a third folder', async () => !(await labels()).includes('third'));
  });

  it('a folder without a config is offered a new one', async () => {
    rmSync(file(0));
    person.whenAsked(/^Write the config for/, 'first/appsettings.json');
    await run('writeAltinnCliConfig', { target });
    assert.deepEqual(person.was('error'), []);
    assert.match(readFileSync(file(0), 'utf8'), new RegExp(target.client.client_id));
  });
});
