import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../scripts/paths.mjs';
import { bundleSandbox } from '../../../scripts/sandboxBundle.mjs';
import { cliSettings } from '../../../src/sandbox/cli.ts';
import type { SandboxOrganisation } from '../../../src/sandbox/sandbox.ts';
import { assertion, postGrant } from './support/grant.ts';

interface Announcement {
  readonly selfServiceUrl: string;
  readonly issuer: string;
  readonly ansattporten: { readonly issuer: string; readonly clientId: string };
  readonly organisations: SandboxOrganisation[];
}

/** The sandbox as a program of its own, with everything it wrote. */
class Program {
  readonly output: string[] = [];
  readonly logged: string[] = [];
  private readonly child: ChildProcessWithoutNullStreams;

  constructor(file: string, options: readonly string[]) {
    this.child = spawn(process.execPath, [file, ...options], { cwd: root });
    this.child.stdout.on('data', (chunk: Buffer) => this.output.push(chunk.toString()));
    this.child.stderr.on('data', (chunk: Buffer) => this.logged.push(chunk.toString()));
  }

  async announcement(): Promise<Announcement> {
    const [line] = (await once(createInterface(this.child.stdout), 'line')) as [string];
    return JSON.parse(line) as Announcement;
  }

  /** Waits for its end; the exit code, or the signal that ended it. */
  async ended(): Promise<number | string> {
    const [code, signal] = (await once(this.child, 'close')) as [number | null, string | null];
    return code ?? signal ?? '';
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    const ended = this.ended();
    this.child.kill(signal);
    return ended;
  }
}

describe('The command npm run sandbox (design.md, The sandbox)', function () {
  this.timeout(60_000);
  let program: string;
  let folder: string;
  before(async () => {
    program = await bundleSandbox(mkdtempSync(join(tmpdir(), 'sandbox-program-')));
  });
  after(() => {
    rmSync(dirname(program), { recursive: true });
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-cli-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const start = (...options: string[]) => new Program(program, options);

  const signIn = async ({ issuer, organisations }: Announcement): Promise<string> => {
    const { clientId, jwk, scope } = organisations[0]!.adminClient;
    const grant = assertion({ issuer, clientId, jwk, scope, now: new Date() });
    const { access_token: token } = (await (await postGrant(issuer, grant)).json()) as { access_token: string };
    return token;
  };

  it('prints its address and access in one line of JSON, and logs elsewhere', async () => {
    const running = start();
    const announced = await running.announcement();
    assert.match(announced.selfServiceUrl, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(announced.issuer, `${announced.selfServiceUrl}/`);
    const headers = { authorization: `Bearer ${await signIn(announced)}` };
    assert.equal((await fetch(`${announced.selfServiceUrl}/api/v1/clients`, { headers })).status, 200);
    assert.equal(await running.stop(), 0);
    assert.equal(running.output.join('').trimEnd().split('\n').length, 1);
    const logged = running.logged.join('');
    assert.match(logged, /POST \/token 200/);
    assert.ok(!logged.includes(announced.organisations[0]!.adminClient.jwk.d!));
  });

  it('prints where users log in, and with which client, under its public URL if it has one', async () => {
    const running = start('--public-url', 'https://sandbox.example.no');
    const { ansattporten, selfServiceUrl, issuer } = await running.announcement();
    assert.deepEqual([selfServiceUrl, issuer], ['https://sandbox.example.no', 'https://sandbox.example.no/']);
    assert.equal(ansattporten.issuer, 'https://sandbox.example.no/ansattporten');
    assert.match(ansattporten.clientId, /^[\da-f]{8}-[\da-f-]{27}$/);
    await running.stop();
  });

  it('stops at once on both signals, even if a request is waiting', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const running = start('--control');
      const { selfServiceUrl } = await running.announcement();
      const headers = { 'content-type': 'application/json', 'x-maskinporten-sandbox': 'control' };
      const body = JSON.stringify({ match: { path: '/jwk' }, hang: true });
      const set = await fetch(`${selfServiceUrl}/sandbox/faults`, { method: 'POST', headers, body });
      assert.equal(set.status, 204);
      const waiting = assert.rejects(fetch(`${selfServiceUrl}/jwk`));
      while (!running.logged.join('').includes('/jwk')) await new Promise(setImmediate);
      assert.equal(await running.stop(signal), 0);
      await waiting;
    }
  });

  it('stores its data in the given file, and nothing secret', async () => {
    const file = join(folder, 'data.json');
    const running = start('--data', file);
    const announced = await running.announcement();
    const headers = { authorization: `Bearer ${await signIn(announced)}` };
    await fetch(`${announced.selfServiceUrl}/api/v1/clients`, { headers });
    await running.stop();
    const kept = readFileSync(file, 'utf8');
    assert.match(kept, /Altinn CLI/);
    assert.ok(!kept.includes(announced.organisations[0]!.adminClient.jwk.d!));
  });

  it('reports that its port is taken, and ends', async () => {
    const running = start();
    const { port } = new URL((await running.announcement()).selfServiceUrl);
    const second = start('--port', port);
    assert.equal(await second.ended(), 1);
    assert.match(second.logged.join(''), /EADDRINUSE/);
    await running.stop();
  });

  it('prints its usage if the arguments are invalid, and ends', async () => {
    const running = start('--colour');
    assert.equal(await running.ended(), 2);
    assert.match(running.logged.join(''), /usage: npm run sandbox/);
    assert.deepEqual(running.output, []);
  });

  it('accepts a public URL, and any number of redirect URIs and certificate authorities', () => {
    const files = ['one.pem', 'two.pem'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, `the text of ${file}`);
    const uris = ['https://portal.example.no/auth/callback', 'https://portal.example.no'];
    const settings = cliSettings([
      ...['--public-url', 'https://sandbox.example.no'],
      ...uris.flatMap((uri) => ['--redirect-uri', uri]),
      ...files.flatMap((file) => ['--certificate-authority', file]),
    ])!;
    assert.equal(settings.publicUrl, 'https://sandbox.example.no');
    assert.deepEqual(settings.redirectUris, uris);
    assert.deepEqual(
      settings.certificateAuthorities,
      files.map((file) => `the text of ${file}`),
    );
  });

  it('names an invalid option, and ends', async () => {
    const lines = [
      ['--public-url', 'https://sandbox.example.no/path', /public URL/],
      ['--certificate-authority', join(folder, 'missing.pem'), /ENOENT/],
    ] as const;
    for (const [option, value, says] of lines) {
      const running = start(option, value);
      assert.equal(await running.ended(), 1, value);
      assert.match(running.logged.join(''), says);
      assert.deepEqual(running.output, []);
    }
  });

  it('accepts its options, and nothing that looks like them', () => {
    const { store: _store, ...settings } = cliSettings(['--port', '8080', '--propagation', '1.5', '--control'])!;
    const lists = { redirectUris: [], certificateAuthorities: [], variants: {} };
    assert.deepEqual(settings, { port: 8080, propagationMs: 1500, control: true, ...lists });
    assert.deepEqual(cliSettings(['--variant', 'errorUri=false'])?.variants, { errorUri: false });
    for (const line of [
      '--port http',
      '--port 70000',
      '--port= ',
      '--propagation=-1',
      '--propagation soon',
      '--variant errorUri=no',
      '--variant else=true',
      '--variant errorUri',
      'extra',
    ]) {
      assert.equal(cliSettings(line.split(' ')), undefined, line);
    }
  });
});
