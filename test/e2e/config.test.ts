import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { eventually } from '../support/eventually.ts';
import { Maskinporten } from '../support/maskinporten.ts';
import { temporaryWorkspace } from '../support/temporaryFolder.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

const good = '{\n  "MaskinportenSettings": {\n    "Environment": "test",\n    "EncodedJwk": ""\n  }\n}\n';

describe('writing the Altinn CLI config', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let workspace: string;
  const client = 'Skriver konfigurasjon';
  const file = (name: string) => path.join(workspace, name);

  before(async () => {
    workspace = temporaryWorkspace('tracked');
    leaveUnfinished();
    vsCode = await startVsCode({ workspace });
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
    const form = await maskinporten.createClient();
    await form.displayName.fill(client);
    await form.altinnCli.check();
    await form.writeConfig.uncheck();
    await form.create.click();
    await form.step('Register public key', 'Done').waitFor();
    await form.frame.getByRole('button', { name: 'Close', exact: true }).click();
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  const unfinished = (by: number) => file(`.maskinporten-${by}-aBc123`);
  const killed = spawnSync(process.execPath, ['--version']).pid;

  /** What two writers have in the workspace: one that was killed, and one that is still at it. */
  function leaveUnfinished(): void {
    for (const by of [killed, process.pid]) {
      mkdirSync(unfinished(by));
      writeFileSync(path.join(unfinished(by), 'new'), good);
    }
  }

  it('removes at the start what a writer has left that was killed, and nothing of one that is at work', async () => {
    await eventually('the removal', () => !existsSync(unfinished(killed)));
    assert.ok(existsSync(unfinished(process.pid)));
    rmSync(unfinished(process.pid), { recursive: true });
  });

  async function write(): Promise<void> {
    await maskinporten.client(client).choose('Write Altinn CLI Config…');
  }

  async function failure(text: RegExp): Promise<void> {
    const said = vsCode.workbench.notifications.saying(text);
    await said.text();
    assert.equal(await said.severity(), 'error');
    await said.close();
  }

  it('warns in a modal before a key goes into a file that git tracks, and Cancel leaves it as it was', async () => {
    const before = readFileSync(file('appsettings.json'), 'utf8');
    const { dialog } = vsCode.workbench;
    await write();
    assert.match(await dialog.detail(), /sandbox, which the Altinn CLI can’t reach/);
    await dialog.answer('Write');
    await dialog.box.filter({ hasText: 'could be committed with the private key in it' }).waitFor();
    assert.match(await dialog.detail(), /Git tracks this file/);
    await vsCode.screenshot('git-warning');
    await dialog.cancel();
    assert.equal(readFileSync(file('appsettings.json'), 'utf8'), before);
  });

  it('names line and column of broken JSON, and writes nothing', async () => {
    const broken = '{\n  "MaskinportenSettings": {\n    "Environment" "test"\n  }\n}\n';
    writeFileSync(file('appsettings.json'), broken);
    await write();
    await failure(/JSON at line 3, column \d+/);
    assert.equal(readFileSync(file('appsettings.json'), 'utf8'), broken);
  });

  it('leaves a read-only file alone, and says so', async () => {
    writeFileSync(file('appsettings.json'), good);
    chmodSync(file('appsettings.json'), 0o444);
    await write();
    await failure(/is read-only/);
    assert.equal(readFileSync(file('appsettings.json'), 'utf8'), good);
    chmodSync(file('appsettings.json'), 0o644);
  });

  it('takes the file out of git’s sight first when the person chooses that', async () => {
    execFileSync('git', ['rm', '--quiet', '--cached', 'appsettings.json'], { cwd: workspace });
    await write();
    await vsCode.workbench.dialog.answer('Write');
    await vsCode.workbench.dialog.answer('Add to .gitignore and Write');
    await vsCode.workbench.notifications.saying(/^Wrote the config for “Skriver konfigurasjon”/).text();
    assert.match(readFileSync(file('.gitignore'), 'utf8'), /^\/appsettings\.json$/m);
    assert.notEqual(readFileSync(file('appsettings.json'), 'utf8'), good);
  });

  it('asks before unsaved changes are saved, and an editor that shows the file can undo', async () => {
    writeFileSync(file('appsettings.json'), good);
    await vsCode.openFile('appsettings.json');
    const { editors, dialog, notifications } = vsCode.workbench;
    await write();
    await dialog.answer('Write');
    await notifications.saying(/^Wrote the config for “Skriver konfigurasjon”/).text();
    await vsCode.page.locator('.view-lines', { hasText: 'EncodedJwk' }).first().waitFor();
    await vsCode.page.locator('.view-lines', { hasText: 'ExhangeToAltinnToken' }).first().waitFor();
    await editors.activate('appsettings.json');
    await editors.undo();
    await vsCode.page.locator('.view-lines').filter({ hasNotText: 'ExhangeToAltinnToken' }).first().waitFor();
    await editors.waitUntilDirty('appsettings.json');
    await write();
    assert.match(await dialog.detail(), /unsaved changes, which will be saved first/);
    await dialog.cancel();
    await editors.activate('appsettings.json');
    await editors.save();
    await eventually('the file as it was', () => readFileSync(file('appsettings.json'), 'utf8') === good);
  });

  it('writes the file a symbolic link points to, and the link stays', async () => {
    mkdirSync(file('real'), { recursive: true });
    writeFileSync(file('real/settings.json'), good);
    writeFileSync(file('real/.gitignore'), '*\n');
    rmSync(file('appsettings.json'));
    symlinkSync('real/settings.json', file('appsettings.json'));
    await write();
    await vsCode.workbench.dialog.answer('Write');
    await eventually('the key', () => readFileSync(file('real/settings.json'), 'utf8').includes('"EncodedJwk": "ey'));
    assert.equal(readlinkSync(file('appsettings.json')), 'real/settings.json');
  });
});
