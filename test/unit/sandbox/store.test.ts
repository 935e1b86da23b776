import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileStore, memoryStore } from '../../../src/sandbox/store.ts';
import { keyGenerationMs } from './support/keys.ts';
import { clientBody, createClient } from './support/newClient.ts';
import { logIn } from './support/personsLogin.ts';
import { TestSandbox } from './support/testSandbox.ts';

type Client = Record<string, unknown> & { client_id: string };

const clients = '/api/v1/clients';

describe('The sandbox’s stored data (design.md, The sandbox)', function () {
  // Most tests start two sandboxes.
  this.timeout(keyGenerationMs);
  let folder: string;
  let file: string;
  let running: TestSandbox[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-store-'));
    file = join(folder, 'not-yet-there', 'sandbox.json');
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((sandbox) => sandbox.close()));
    rmSync(folder, { recursive: true });
  });

  const start = async (store = fileStore(file)): Promise<TestSandbox> => {
    const sandbox = await TestSandbox.start({ store });
    running.push(sandbox);
    return sandbox;
  };

  it('is there again when the editor is opened another day', async () => {
    const first = await start();
    const id = await createClient(first);
    await first.close();
    assert.equal((await (await start()).call('GET', `${clients}/${id}`)).status, 200);
  });

  it('is shared by two windows: one sees the other’s changes at its next request', async () => {
    const [one, other] = [await start(), await start()];
    const id = await createClient(one);
    assert.equal((await other.call('GET', `${clients}/${id}`)).status, 200);
    await other.call('PUT', `${clients}/${id}`, clientBody({ client_name: 'Endret' }));
    assert.equal((await one.call('GET', `${clients}/${id}`)).body.client_name, 'Endret');
  });

  it('contains everything that two windows write at the same time', async () => {
    const [one, other] = [await start(), await start()];
    const ids = await Promise.all([...Array(20).keys()].map((turn) => createClient(turn % 2 ? one : other)));
    const { body } = await one.call<Client[]>('GET', clients);
    const listed = new Set(body.map((client) => client.client_id));
    assert.deepEqual(
      ids.filter((id) => !listed.has(id)),
      [],
    );
  });

  it('can’t be read by other users of the machine', async () => {
    await (await start()).call('GET', clients);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o077, 0);
  });

  it('is kept if it is from an earlier version without logins and terms', async () => {
    const first = await start();
    const id = await createClient(first);
    await first.close();
    const { syntheticOrganisations, signedTerms, ...earlier } = JSON.parse(readFileSync(file, 'utf8')) as object & {
      syntheticOrganisations: unknown;
      signedTerms: unknown;
    };
    assert.deepEqual([syntheticOrganisations, signedTerms], [[], []]);
    writeFileSync(file, JSON.stringify(earlier));
    const second = await start();
    assert.equal((await second.call('GET', `${clients}/${id}`)).status, 200);
    assert.equal((await logIn(second)).token_type, 'Bearer');
    assert.deepEqual(readdirSync(join(folder, 'not-yet-there')), ['sandbox.json']);
  });

  it('is set aside if it is damaged, and the sandbox starts from the seed', async () => {
    const first = await start();
    const id = await createClient(first);
    for (const damage of ['{"version":1,"clients":[', '{"version":2,"clients":[]}', '']) {
      writeFileSync(file, damage);
      first.clock.pass(1);
      assert.equal((await first.call('GET', `${clients}/${id}`)).status, 404, damage);
      assert.ok((await first.call<Client[]>('GET', clients)).body.length > 5);
    }
    const aside = readdirSync(join(folder, 'not-yet-there')).filter((name) => name.includes('.damaged-'));
    const texts = aside.sort().map((name) => readFileSync(join(folder, 'not-yet-there', name), 'utf8'));
    assert.deepEqual(texts, ['{"version":1,"clients":[', '{"version":2,"clients":[]}', '']);
    assert.match(readFileSync(file, 'utf8'), /^\{"version":1,/);
  });

  it('is the seed again after a reset, in the other window too', async () => {
    const [one, other] = [await start(), await start()];
    const id = await createClient(one);
    one.sandbox.reset();
    assert.equal((await other.call('GET', `${clients}/${id}`)).status, 404);
  });

  it('is never half-written, and no temporary file is left if writing fails', async () => {
    await createClient(await start());
    assert.deepEqual(readdirSync(join(folder, 'not-yet-there')), ['sandbox.json']);
    mkdirSync(join(folder, 'a-folder'));
    assert.throws(() => {
      fileStore(join(folder, 'a-folder')).write('{}');
    });
    assert.deepEqual(readdirSync(folder).sort(), ['a-folder', 'not-yet-there']);
  });

  it('is not changed by a request that fails', async () => {
    const sandbox = await start();
    await sandbox.call('GET', clients);
    const before = readFileSync(file, 'utf8');
    await sandbox.call('POST', clients, clientBody({ scopes: ['altinn:nei'] }));
    assert.equal(readFileSync(file, 'utf8'), before);
  });

  it('leads to 500 if it can’t be written, and stays as it was', async () => {
    const store = memoryStore();
    let isFull = false;
    const sandbox = await start({
      ...store,
      write: (text) => {
        if (isFull) throw new Error('no space left for the secret');
        store.write(text);
      },
    });
    await sandbox.call('GET', clients);
    isFull = true;
    const failed = await sandbox.call('POST', clients, clientBody());
    assert.deepEqual([failed.status, failed.body.error], [500, 'server_error']);
    isFull = false;
    const { body } = await sandbox.call<Client[]>('GET', clients);
    assert.ok(!body.some((client) => client.client_name === 'Nattjobb'));
    assert.ok(!sandbox.logged.join().includes('secret'));
  });

  it('contains no private key and no token, and neither does the log', async () => {
    const sandbox = await start();
    const token = await sandbox.adminToken();
    const { clientId, jwk, scope } = sandbox.sandbox.organisations[0]!.adminClient;
    const grant = sandbox.grant({ clientId, jwk, scope });
    await sandbox.token(grant);
    const person = await logIn(sandbox);
    await createClient(sandbox);
    await sandbox.call('GET', `${clients}?access_token=${token}`);
    const kept = readFileSync(file, 'utf8');
    const logged = sandbox.logged.join('\n');
    const secrets = [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi, jwk.n].map(String);
    const persons = [person.access_token, person.refresh_token, person.id_token];
    for (const secret of [...secrets, ...persons, token, grant, token.split('.')[2]!]) {
      assert.ok(!kept.includes(secret) && !logged.includes(secret), secret.slice(0, 8));
    }
    assert.ok(!/"(d|p|q|dp|dq|qi)":|PRIVATE KEY/.test(kept));
    assert.match(logged, /^GET \/api\/v1\/clients 200 \d+ ms$/m);
  });
});
