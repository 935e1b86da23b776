import assert from 'node:assert/strict';
import { type JsonWebKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodedByOpenssl } from '../support/independently.ts';
import { eventually } from '../support/eventually.ts';
import { Maskinporten } from '../support/maskinporten.ts';
import { SimulatedEnvironment } from '../support/simulatedEnvironment.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';
import type { Passing } from '../support/wiretap.ts';
import { assertion, postGrant } from '../unit/sandbox/support/grant.ts';
import { privateJwk, publicHalf, publicJwk, renamed } from '../unit/sandbox/support/keys.ts';
import { clientBody } from '../unit/sandbox/support/newClient.ts';

const tiger = /TIGER/;

describe('a key that is replaced', () => {
  let test: SimulatedEnvironment;
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let pair: JsonWebKey;
  let clients = 0;

  before(async () => {
    test = await SimulatedEnvironment.start();
    pair = await privateJwk();
    const settings = {
      'maskinporten.environments': { test: test.setting },
      'maskinporten.expiryNotification': false,
      // A request that is held is waited for while a second window opens.
      'maskinporten.requestTimeout': 80,
    };
    vsCode = await startVsCode({ settings });
    maskinporten = new Maskinporten(vsCode);
    await vsCode.workbench.openViewContainer('Maskinporten');
    await vsCode.workbench.widenSideBar(520);
    await maskinporten.signInAsMachine('TEST', test.organisation(tiger).adminClient);
    await maskinporten.organisation(tiger);
  });

  after(async () => {
    await vsCode.close(test.secrets);
    await test.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
    test.hold = () => undefined;
  });

  /** A client with a key that stands in the workspace's config, unfolded in the tree. */
  async function clientInUse(name: string, config = true) {
    const { client_id: id } = await test.call<{ client_id: string }>(
      tiger,
      'POST',
      'clients',
      clientBody({ client_name: name }),
    );
    const old = renamed(pair, `gammel-${(clients += 1)}`);
    const kid = old.kid as string;
    const put = (key: JsonWebKey) => test.call(tiger, 'PUT', `clients/${id}/jwks/${String(key.kid)}`, publicHalf(key));
    await put(old);
    const before = JSON.stringify(
      {
        // As somebody else's program has it.
        Logging: { Level: 'æøå' },
        MaskinportenSettings: {
          Environment: 'test',
          ClientId: id,
          Scope: 'altinn:serviceowner',
          EncodedJwk: Buffer.from(JSON.stringify(old)).toString('base64'),
        },
      },
      undefined,
      3,
    );
    if (config) writeFileSync(file(), before);
    await vsCode.workbench.tree.item(tiger).collapse();
    await vsCode.workbench.runViewAction('Collapse All');
    await refresh();
    await maskinporten.organisation(tiger);
    const keys = await vsCode.workbench.tree.open(tiger, name, 'Keys');
    return {
      id,
      name,
      old,
      kid,
      put,
      before,
      keys,
      line: (text: string) => vsCode.workbench.tree.item(tiger, name, text),
    };
  }
  type InUse = Awaited<ReturnType<typeof clientInUse>>;

  const file = () => path.join(vsCode.workspace, 'appsettings.json');
  const encoded = () => /"EncodedJwk": "([^"]+)"/.exec(readFileSync(file(), 'utf8'))?.[1] ?? '';
  /** The key in the config, decoded by OpenSSL. */
  const keyInConfig = () => JSON.parse(decodedByOpenssl(encoded())) as JsonWebKey;
  const refresh = () => vsCode.workbench.runViewAction('Refresh');
  const keyLine = ({ name }: InUse, kid: string) => vsCode.workbench.tree.item(tiger, name, 'Keys', kid);
  const registered = async ({ id }: InUse) => {
    const { keys } = await test.call<{ keys: { kid: string }[] }>(tiger, 'GET', `clients/${id}/jwks`);
    return keys.map(({ kid }) => kid);
  };
  /** With node:crypto alone, past VS Code: what any program gets. */
  const gets = async ({ id }: InUse, jwk: JsonWebKey) => {
    const { issuer } = test.sandbox;
    const grant = assertion({ issuer, clientId: id, jwk, scope: 'altinn:serviceowner', now: new Date() });
    return (await postGrant(issuer, grant)).status;
  };

  async function rotate(client: InUse): Promise<void> {
    const { quickInput, dialog } = vsCode.workbench;
    const isInConfig = readFileSync(file(), 'utf8').includes(client.id);
    // VS Code hands a command no line that it is drawing anew at that moment, as it does when a config has been read.
    if (isInConfig) await keyLine(client, client.kid).waitForDescription(/used by appsettings\.json/);
    await keyLine(client, client.kid).clickInlineAction('Rotate Key…');
    await quickInput.choose('2048 bits');
    if (isInConfig) {
      assert.equal(await dialog.message(), `Rotate the key “${client.kid}” of “${client.name}”?`);
      assert.match(await dialog.detail(), /the old key will be replaced in: appsettings\.json/);
      await dialog.answer('Rotate');
    }
  }

  /** The config is what it was but for the key; both keys get tokens, and the new one is the only new one. */
  async function requireReplaced(client: InUse): Promise<string> {
    const fresh = keyInConfig();
    assert.notEqual(fresh.kid, client.kid);
    assert.equal(readFileSync(file(), 'utf8').replace(encoded(), ''), client.before.replace(/ey[^"]{200,}/, ''));
    assert.deepEqual(await registered(client), [client.kid, fresh.kid]);
    assert.deepEqual([await gets(client, client.old), await gets(client, fresh)], [200, 200]);
    return fresh.kid as string;
  }

  const done = (client: InUse) =>
    vsCode.workbench.notifications.saying(
      new RegExp(`replaced “${client.kid}”\\. Each config was tested by getting a token`),
    );

  it('waits for Maskinporten, then stands in the config, and the old one is removed when the person says so', async () => {
    const client = await clientInUse('Nattjobb');
    const body = { error: 'invalid_grant', error_description: 'Unknown key identifier (kid) for client.' };
    const headers = { 'content-type': 'application/json' };
    const unknown = { match: { method: 'POST', path: '/token' }, status: 400, body: JSON.stringify(body), headers };
    test.hold = async ({ kid, method }, when) => {
      if (when === 'before' && method === 'POST' && kid?.startsWith('Nattjobb')) {
        test.hold = () => undefined;
        test.misbehave({ ...unknown, times: 3 });
      }
      await Promise.resolve();
    };
    await rotate(client);
    const progress = vsCode.workbench.notifications.saying(
      /^Rotating the key “gammel-\d+”: waiting .* \([1-9] s so far\)$/,
    );
    await progress.text();
    await vsCode.screenshot('rotate-progress');
    await done(client).text();
    assert.deepEqual(await done(client).buttons(), ['Remove Old Key', 'Later']);
    const kid = await requireReplaced(client);
    await keyLine(client, client.kid).waitForDescription(new RegExp(`^replaced by ${kid}, can be removed`));
    await vsCode.screenshot('rotate-done');
    await done(client).click('Later');

    await vsCode.reload();
    await vsCode.workbench.openViewContainer('Maskinporten');
    await vsCode.workbench.tree.open(tiger, client.name, 'Keys');
    await keyLine(client, client.kid).waitForDescription(/can be removed/);
    await keyLine(client, client.kid).click();
    const { dialog } = vsCode.workbench;
    assert.equal(await dialog.message(), `Remove the key “${client.kid}” from “${client.name}”?`);
    assert.doesNotMatch(await dialog.detail(), /Used by|last/);
    await vsCode.screenshot('rotate-remove-old');
    await dialog.answer('Remove');
    await keyLine(client, client.kid).waitForGone();
    assert.deepEqual(await registered(client), [kid]);
    assert.equal(await gets(client, keyInConfig()), 200);
  });

  const newKid = (client: InUse, { kid }: Passing) => kid?.startsWith(client.name) ?? false;
  const isPut = ({ method, path: at }: Passing) => method === 'PUT' && at.includes('/jwks/');
  const isClient = (client: InUse, { method, path: at }: Passing) =>
    method === 'GET' && at.endsWith(`/clients/${client.id}`);
  /** Requests of a kind since the rotation was begun or gone on with: Maskinporten is asked, then the config is tested. */
  let seen: number;
  type Break = readonly [
    where: string,
    at: (client: InUse, passing: Passing, when: 'before' | 'after') => boolean,
    runningText: string,
    stoppedText: string,
  ];
  /**
   * Where the extension host is ended: the request it is waiting for, and what the tree says while it runs and after it stopped. What is kept for the
   * next start is kept alike at each step; test/unit/rotation breaks off at all of them.
   */
  const breaks: readonly Break[] = [
    [
      'before it hears that the new key is registered',
      (_of, what, when) => isPut(what) && when === 'after',
      'registering the new key…',
      'stopped at step 2 of 4',
    ],
    [
      'when the config is written and not tested',
      (client, what, when) => isClient(client, what) && when === 'before' && (seen += 1) === 2,
      'writing the new key to the configs…',
      'stopped at step 4 of 4',
    ],
  ];

  it('is lost to nobody when the extension host is ended on the way, and once more', async () => {
    const client = await clientInUse('Brudd');
    const line = client.line('Rotation isn’t finished');
    const kids = new Set<string>();
    for (const [index, [where, at, runningText, stoppedText]] of breaks.entries()) {
      seen = 0;
      let held = false;
      test.hold = (what, when) => {
        if (held || !at(client, what, when)) return;
        held = true;
        // For ever: whoever asked is not there any more.
        return new Promise(() => undefined);
      };
      await (index === 0 ? rotate(client) : line.click());
      await eventually(`the request that is held ${where}`, () => held);
      await client.line(`Rotating the key “${client.kid}”`).waitForDescription(runningText);
      vsCode.killExtensionHosts();
      for (const kid of await registered(client)) kids.add(kid);
      assert.equal(await gets(client, client.old), 200, where);
      assert.equal(await gets(client, keyInConfig()), 200, where);

      test.hold = () => undefined;
      await vsCode.reload();
      await vsCode.workbench.openViewContainer('Maskinporten');
      await vsCode.workbench.tree.open(tiger, client.name, 'Keys');
      await line.waitForDescription(stoppedText);
      if (index === 1) await vsCode.screenshot('rotate-unfinished');
    }
    await line.click();
    await done(client).close();
    await line.waitForGone();
    assert.deepEqual([...kids], [client.kid, await requireReplaced(client)], 'no second new key was made');
  });

  it('is not begun when the extension host is ended before anything was made', async () => {
    const client = await clientInUse('Forsøk');
    let asked = 0;
    let held = false;
    test.hold = ({ method, path: at }, when) => {
      if (held || when === 'after' || method !== 'GET' || !at.endsWith(`${client.id}/jwks`) || (asked += 1) < 2) return;
      held = true;
      return new Promise(() => undefined);
    };
    await rotate(client);
    await eventually('the request that is held', () => held);
    vsCode.killExtensionHosts();
    test.hold = () => undefined;
    await vsCode.reload();
    await vsCode.workbench.openViewContainer('Maskinporten');
    await vsCode.workbench.tree.open(tiger, client.name, 'Keys');
    await keyLine(client, client.kid).row();
    assert.deepEqual(await client.keys.children(), [client.kid]);
    assert.equal(readFileSync(file(), 'utf8'), client.before);
    assert.equal(await gets(client, client.old), 200);
  });

  it('stays, with the new one, when the person cancels and then gives it up', async () => {
    const client = await clientInUse('Angret');
    const { notifications, dialog } = vsCode.workbench;
    test.hold = (what) => (newKid(client, what) ? new Promise(() => undefined) : undefined);
    await rotate(client);
    const progress = notifications.saying(/^Rotating the key “gammel-\d+”: waiting/);
    await progress.text();
    await progress.click('Cancel');
    const said = notifications.saying(/^Stopped while waiting for Maskinporten\. The old key still works/);
    assert.deepEqual(await said.buttons(), ['Resume']);
    await said.close();
    await client.line('Rotation isn’t finished').clickInlineAction('Discard Rotation');
    assert.match(await dialog.detail(), /Both keys and the configs stay as they are/);
    await dialog.answer('Discard');
    await client.line('Rotation isn’t finished').waitForGone();
    assert.equal((await registered(client)).length, 2);
    assert.equal(readFileSync(file(), 'utf8'), client.before);
    assert.equal(await gets(client, client.old), 200);
  });

  it('makes room first where there are five, having said which to remove and why', async () => {
    const client = await clientInUse('Fulltegnet');
    const { notifications, dialog, quickInput } = vsCode.workbench;
    for (const kid of ['en', 'to', 'tre', 'fire']) await client.put(publicJwk(`fulltegnet-${kid}`));
    const exp = Math.floor(Date.now() / 1000) - 86_400;
    await test.call(tiger, 'PUT', `clients/${client.id}/jwks/fulltegnet-tre`, { ...publicJwk('fulltegnet-tre'), exp });
    await refresh();
    const full = notifications.saying(/already has 5 keys/);
    await keyLine(client, 'fulltegnet-tre').waitForDescription(/expired yesterday/);
    await vsCode.workbench.tree.item(tiger).waitForDescription(/2 keys expired$/);
    await keyLine(client, client.kid).clickInlineAction('Rotate Key…');
    assert.match(await full.text(), /Remove “fulltegnet-tre” first\. It has expired\./);
    await vsCode.screenshot('rotate-five-keys');
    await full.click('Remove and Continue…');
    assert.equal(await dialog.message(), `Remove the key “fulltegnet-tre” from “${client.name}”?`);
    await dialog.answer('Remove');
    await quickInput.choose('2048 bits');
    await dialog.answer('Rotate');
    await done(client).close();
    const kids = await registered(client);
    assert.deepEqual(kids, [client.kid, 'fulltegnet-en', 'fulltegnet-to', 'fulltegnet-fire', keyInConfig().kid]);
    assert.equal(await gets(client, keyInConfig()), 200);
  });

  it('is renewed instead, with the old and the new expiry', async () => {
    const client = await clientInUse('Fornyet', false);
    const exp = Math.floor(Date.now() / 1000) - 86_400;
    await test.call(tiger, 'PUT', `clients/${client.id}/jwks/${client.kid}`, { ...publicHalf(client.old), exp });
    assert.equal(await gets(client, client.old), 400);
    await refresh();
    await keyLine(client, client.kid).waitForDescription(/expired/);
    await vsCode.workbench.tree.item(tiger).waitForDescription(/2 keys expired$/);
    const said = vsCode.workbench.notifications.saying(/^Renewed “gammel-\d+” until .* \(was .*\)/);
    await keyLine(client, client.kid).choose('Renew Key');
    await said.text();
    await keyLine(client, client.kid).waitForDescription(/expires in 36\d days/);
    await vsCode.workbench.notifications.saying(/^Renewing /).item.waitFor({ state: 'detached' });
    await vsCode.screenshot('renew');
    await said.close();
    assert.equal(await gets(client, client.old), 200);
  });

  it('is removed only after a warning where a config holds it, or where it is the last', async () => {
    const client = await clientInUse('Siste nøkkel');
    const { dialog } = vsCode.workbench;
    await keyLine(client, client.kid).clickInlineAction('Remove Key');
    const detail = await dialog.detail();
    assert.match(detail, /Used by: appsettings\.json/);
    assert.match(detail, /the client’s last key\. Without one, programs can’t get tokens/);
    await vsCode.screenshot('remove-used-key');
    await dialog.cancel();
    assert.deepEqual(await registered(client), [client.kid]);
  });

  it('is among others that two windows add at the same moment, and none is lost', async () => {
    const client = await clientInUse('Tovindu');
    const other = await vsCode.secondWindow();
    try {
      await other.openViewContainer('Maskinporten');
      await other.tree.open(tiger, client.name, 'Keys');
      // Both registrations wait at the server's door until both are there.
      let waiting = 0;
      let open: () => void = () => undefined;
      const both = new Promise<void>((resolve) => {
        open = resolve;
      });
      test.hold = async (what, when) => {
        if (!isPut(what) || when === 'after') return;
        if ((waiting += 1) === 2) open();
        await both;
      };
      const windows = [vsCode.workbench, other];
      for (const [index, window] of windows.entries()) {
        await window.page.bringToFront();
        await window.tree.item(tiger, client.name, 'Keys').clickInlineAction('Generate Key Pair…');
        await window.quickInput.choose('2048 bits');
        await eventually(`the registration of window ${index + 1}`, () => waiting > index);
      }
      const kids: string[] = [];
      for (const { page, notifications } of windows) {
        await page.bringToFront();
        const said = notifications.saying(/^The key .* is registered/);
        kids.push(/^The key “(\S+)” is/.exec(await said.text())?.[1] ?? '');
        await said.close();
      }
      assert.equal(new Set(kids).size, 2);
      assert.deepEqual((await registered(client)).sort(), [client.kid, ...kids].sort());
      assert.equal(await gets(client, client.old), 200);
    } finally {
      await other.page.close();
    }
  });

  it('is replaced by one window at a time, and the other says so', async () => {
    const client = await clientInUse('Ettvindu');
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    let asked = 0;
    test.hold = async (what, when) => {
      // Not a grant: it would be too old when the door opens.
      if (!isPut(what) || when === 'after') return;
      asked += 1;
      await opened;
    };
    await rotate(client);
    await eventually('the request that is held', () => asked === 1);
    const other = await vsCode.secondWindow();
    try {
      await other.openViewContainer('Maskinporten');
      await other.tree.open(tiger, client.name, 'Keys');
      await other.tree.item(tiger, client.name, 'Rotation isn’t finished').click();
      await other.notifications.saying(/is already being rotated\. Already running in another window/).close();
      assert.equal(asked, 1);
      open();
      await vsCode.page.bringToFront();
      await done(client).close();
      await requireReplaced(client);
    } finally {
      await other.page.close();
    }
  });
});
