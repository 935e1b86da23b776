import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { env } from 'vscode';
import { encodeJwk } from '../../src/core/config/encodedJwk.ts';
import { readPrivateKeys } from '../../src/core/keys/privateKeys.ts';
import { KeyBearer } from './support/keysInAndOut.ts';
import { clientWithKey, lineAt, run } from './support/world.ts';

describe('An exported key', () => {
  let at: KeyBearer;

  beforeEach(async () => {
    at = await KeyBearer.comes();
  });

  afterEach(() => at.leave());

  const exported = (form: string, where: string) =>
    at.person.whenAsked(/^Select an export format for the key/, form).whenAsked(/^Where should the key go/, where);

  it('leaves the secret storage only after a question that says so', async () => {
    const target = await clientWithKey(at.app);
    exported('$(lock) JWK', 'To the clipboard').dismisses(/^Export the private key/);
    await run('exportKey', await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
    at.person.wasShown(
      'warning',
      /^Export the private key “nattjobben” of “Nattjobben”\?[^]*will leave VS Code’s secret storage/,
    );
    assert.equal(await env.clipboard.readText(), '');
    at.person.whenAsked(/^Export the private key/, 'Export');
    await run('exportKey', { target, key: { kid: 'nattjobben', kty: 'RSA' }, stored: true });
    assert.deepEqual(JSON.parse(await env.clipboard.readText()), target.pair.privateJwk);
    at.person.wasShown('information', /The clipboard is cleared in a minute/);
  });

  it('goes without a question when it is public', async () => {
    const target = await clientWithKey(at.app);
    exported('$(key) JWKS', 'To the clipboard');
    await run('exportKey', await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
    assert.deepEqual(at.person.was('warning'), []);
    const { kty, use, alg, kid, n, e } = target.pair.publicJwk;
    assert.deepEqual(JSON.parse(await env.clipboard.readText()), { keys: [{ kty, use, alg, kid, n, e }] });
  });

  it('is offered with its public half only where the private one is not', async () => {
    await at.clientWithoutPrivateHalf();
    at.person.dismisses(/^Select an export format for the key/);
    await run('exportKey', await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
    assert.ok(
      !at.person
        .wasShown('pick', /^Select an export format for the key/)
        .choices.some((label) => label.includes('$(lock)')),
    );
  });

  it('is for Key Vault with the names of its secrets', async () => {
    const target = await clientWithKey(at.app);
    exported('$(lock) Azure Key Vault', 'To the clipboard').whenAsked(/^Export the private key/, 'Export');
    await run('exportKey', await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
    const { detail } = at.person.wasShown('warning', /^Export the private key/);
    assert.match(
      detail,
      new RegExp(`--JwkBase64: .*\\n.*--ClientId: ${target.client.client_id}\\n.*--Authority: http`),
    );
    assert.equal(await env.clipboard.readText(), encodeJwk(target.pair.privateJwk));
  });

  it('is a file for its owner only, and no other file is overwritten unasked', async () => {
    const target = await clientWithKey(at.app);
    const to = at.file('key.pem', 'mine');
    exported('$(lock) PEM', 'To a file…')
      .whenAsked(/^Export the private key/, 'Export')
      .answersDialog(/^Save the key/, to)
      .dismisses(/^Overwrite “/);
    const line = await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
    await run('exportKey', line);
    at.person.wasShown('warning', /^Overwrite “/);
    assert.equal(readFileSync(to, 'utf8'), 'mine');
    at.person.whenAsked(/^Overwrite “/, 'Overwrite');
    await run('exportKey', line);
    assert.equal((statSync(to).mode & 0o777).toString(8), '600');
    assert.equal((await readPrivateKeys(readFileSync(to)))[0]?.jwk.n, target.pair.privateJwk.n);
  });

  it('is not saved where git would take it along without a second question', async () => {
    await clientWithKey(at.app);
    execFileSync('git', ['init', '--quiet'], { cwd: at.folder });
    const to = path.join(at.folder, 'key.json');
    exported('$(lock) JWK', 'To a file…')
      .whenAsked(/^Export the private key/, 'Export')
      .answersDialog(/^Save the key/, to)
      .dismisses(/could be committed/);
    const line = await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
    await run('exportKey', line);
    const question = at.person.wasShown('warning', /could be committed with the private key in it/);
    assert.deepEqual(question.choices, ['Add to .gitignore and Write', 'Write Anyway']);
    assert.ok(!existsSync(to));
    at.person.whenAsked(/could be committed/, 'Add to .gitignore and Write');
    await run('exportKey', line);
    assert.ok(existsSync(to));
    assert.match(readFileSync(path.join(at.folder, '.gitignore'), 'utf8'), /^\/key\.json$/m);
  });

  it('is added to an Altinn JWKS tool store', async () => {
    const target = await clientWithKey(at.app);
    const store = at.file('nattjobben-TEST.jwks.json', JSON.stringify({ keys: [at.other.privateJwk] }));
    at.person
      .whenAsked(/^Select an export format for the key/, '$(lock) Altinn JWKS')
      .whenAsked(/^Export the private key/, 'Export');
    at.person.answersDialog(/^Select the Altinn JWKS/, at.folder).whenAsked(/^Name in the store/, 'nattjobben');
    await run('exportKey', await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
    assert.deepEqual(at.person.was('error'), []);
    const keys = await readPrivateKeys(readFileSync(store));
    assert.deepEqual(
      keys.map(({ jwk }) => jwk),
      [at.other.privateJwk, target.pair.privateJwk],
    );
    assert.equal((statSync(store).mode & 0o777).toString(8), '600');
  });

  it('is added to a full store only after a question that names the key that goes', async () => {
    await clientWithKey(at.app);
    const keys = Array.from({ length: 6 }, (_, index) => ({
      ...at.other.privateJwk,
      n: `n${index}`,
      kid: `old-${index}`,
    }));
    const store = at.file('nattjobben-TEST.jwks.json', JSON.stringify({ keys }));
    at.person
      .whenAsked(/^Select an export format for the key/, '$(lock) Altinn JWKS')
      .whenAsked(/^Export the private key/, 'Export')
      .whenAsked(/^Add the key to/, 'Add');
    at.person.answersDialog(/^Select the Altinn JWKS/, at.folder).whenAsked(/^Name in the store/, 'nattjobben');
    await run('exportKey', await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
    const { detail, choices } = at.person.wasShown('warning', /^Add the key to/);
    assert.deepEqual(
      [detail, choices],
      ['To make room for the new key, these private keys will be deleted: old-0', ['Add']],
    );
    assert.match(readFileSync(store, 'utf8'), /"nattjobben"/);
  });
});
