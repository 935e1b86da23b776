import assert from 'node:assert/strict';
import { workspace } from 'vscode';
import { KeyUses } from '../../src/configFiles/keyUses.ts';
import { eventually } from '../support/eventually.ts';
import { put, restoreWorkspace } from './support/workspaceConfig.ts';

describe('What is known of the keys in the workspace’s configs', () => {
  const uses = new KeyUses();
  const watchers = ['**/*appsettings*.json', '**/*.csproj'].map((glob) => workspace.createFileSystemWatcher(glob));
  after(async () => {
    for (const watcher of watchers) watcher.dispose();
    uses.dispose();
    await restoreWorkspace();
  });

  it('is out of date when a config changes, and not when a build copies one', async () => {
    let times = 0;
    uses.onDidChange(() => (times += 1));
    const told = { ofCopies: 0, ofConfigs: 0 };
    const tell = ({ path }: { path: string }) => {
      told[/\/(?:bin|obj)\//.test(path) ? 'ofCopies' : 'ofConfigs'] += 1;
    };
    for (const watcher of watchers) {
      watcher.onDidCreate(tell);
      watcher.onDidChange(tell);
      watcher.onDidDelete(tell);
    }
    let content = 0;
    const build = (name: string) => put(JSON.stringify({ content: (content += 1) }), name);
    // VS Code does not say when it has begun to watch a folder, and tells nothing of what is in it before.
    await eventually('that a config has changed', () => {
      build('src/appsettings.json');
      return told.ofConfigs > 0;
    });
    await eventually('that copies have changed', () => {
      build('bin/Debug/net10.0/appsettings.json');
      build('obj/appsettings.json');
      return told.ofCopies >= 2;
    });
    assert.equal(times, told.ofConfigs);
  });
});
