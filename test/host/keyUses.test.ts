import assert from 'node:assert/strict';
import { EventEmitter, Uri, workspace } from 'vscode';
import { thumbprintOf } from '../../src/core/keys/jwk.ts';
import type { JsonWebKey } from '../../src/core/selfService/jsonWebKey.ts';
import type { OrganisationClient } from '../../src/session/clients.ts';
import { type KeyUse, KeyUses, UsesOfKeys } from '../../src/workspace/keyUses.ts';
import { eventually } from '../support/eventually.ts';
import { publicJwk } from '../unit/sandbox/support/keys.ts';
import { put, restoreWorkspace } from './support/workspaceConfig.ts';

const sameOrder = (all: readonly KeyUse[]) => all.map(({ label }) => label);

describe('Which configs use a key', () => {
  const key = publicJwk('brukt') as JsonWebKey;
  const thumbprint = thumbprintOf(key)!;
  const target = { organisation: {}, client: { client_id: 'min-klient' } } as OrganisationClient;
  const inFile = (label: string): KeyUse => ({
    uri: Uri.file(`/${label}`),
    label,
    clientId: 'min-klient',
    kid: 'k',
    thumbprint,
  });

  it('is told by the latest reading, also when an earlier one comes to its end after it', async () => {
    const changed = new EventEmitter<void>();
    const readings: PromiseWithResolvers<readonly KeyUse[]>[] = [];
    const all = () => {
      readings.push(Promise.withResolvers());
      return readings.at(-1)!.promise;
    };
    const uses = new UsesOfKeys({ all, onDidChange: changed.event });
    const first = uses.find(target, key);
    changed.fire();
    readings[1]!.resolve([inFile('nå.json')]);
    await eventually('the later to be known', () => uses.lastFound(target, key).length > 0);
    readings[0]!.resolve([inFile('før.json')]);
    assert.deepEqual(sameOrder((await first) ?? []), ['nå.json']);
    assert.deepEqual(sameOrder(uses.lastFound(target, key)), ['nå.json']);
    uses.dispose();
  });
});

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
