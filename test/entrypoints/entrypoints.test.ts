import assert from 'node:assert/strict';
import type { JsonWebKey } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';
import { root } from '../../scripts/paths.mjs';
import { descendants } from '../support/descendants.ts';
import { eventually } from '../support/eventually.ts';
import { Workbench } from '../support/workbench.ts';
import { assertion, postGrant } from '../unit/sandbox/support/grant.ts';
import { run, runElsewhere } from './documented.ts';
import { Checkout } from './support/checkout.ts';

/** The commands in a text: in code, or in a block of a shell. */
function commandsIn(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, lines = '']) => lines.split('\n'));
  const spans = [...markdown.replace(/^```[^]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  const all = [...blocks, ...spans].map((line) =>
    line
      .replace(/\s+#.*$/, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return all.filter((line) => /^(npm|npx|node scripts|\.ci)\b/.test(line) && line !== 'npm');
}

/** What a command is called without its options: `npm run --silent sandbox -- --port 0` is `npm run sandbox`. */
function nameOf(command: string): string {
  const words = command
    .split(' -- ')[0]!
    .split(' ')
    .filter((word) => !word.startsWith('-'));
  const count = words[0] === 'npm' && words[1] === 'run' ? 3 : words[0] === 'npx' ? 3 : words[0] === '.ci/run' ? 1 : 2;
  return words.slice(0, count).join(' ');
}

describe('Every command that the README and CONTRIBUTING name', function () {
  this.timeout(600_000);
  let checkout: Checkout;
  before(() => {
    checkout = Checkout.make();
  });
  after(() => {
    checkout.remove();
  });

  const prints = async (command: string): Promise<string> => {
    const { code, output } = await checkout.run(command);
    assert.equal(code, 0, `${command} ended with ${code}:\n${output.slice(-3000)}`);
    return output;
  };

  it('is run here, or it is known what else runs it', () => {
    const pages = readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`);
    const texts = ['README.md', 'CONTRIBUTING.md', ...pages].map((name) => readFileSync(path.join(root, name), 'utf8'));
    const named = [...new Set(texts.flatMap(commandsIn).map(nameOf))].sort();
    const known: readonly string[] = [...run, ...Object.keys(runElsewhere)];
    assert.ok(named.length > 10, named.join(', '));
    assert.deepEqual(
      named.filter((command) => !known.includes(command)),
      [],
    );
    assert.deepEqual(
      known.filter((command) => !named.includes(command)),
      [],
      'named nowhere',
    );
  });

  it('node scripts/setup.mjs says where browser and VS Code are', async () => {
    const said = await prints('node scripts/setup.mjs');
    for (const what of ['Browser', 'VS Code']) assert.match(said, new RegExp(`^${what}: .*`, 'm'));
  });

  it('npm run lint finds nothing', () => prints('npm run lint'));

  it('npm run format -- --check finds nothing, and npm run format changes nothing', async () => {
    await prints('npm run format -- --check');
    await prints('npm run format');
    const changed = ['package.json', 'src/extension.ts', 'README.md'].filter(
      (name) => readFileSync(path.join(checkout.folder, name), 'utf8') !== readFileSync(path.join(root, name), 'utf8'),
    );
    assert.deepEqual(changed, []);
  });

  it('npm run build makes the extension and its forms', async () => {
    await prints('npm run build');
    for (const file of ['extension.js', 'forms/createClient.js', 'forms/createClient.css', 'forms/addScopes.js']) {
      assert.ok(existsSync(path.join(checkout.folder, 'dist', file)), file);
    }
  });

  it('npm run explain-stack names the place in src that a stack from the bundle means', async () => {
    await prints('npm run build');
    const text = 'Too many requests.';
    const chunks = path.join(checkout.folder, 'dist/chunks');
    const lines = readdirSync(chunks).flatMap((name) =>
      readFileSync(path.join(chunks, name), 'utf8')
        .split('\n')
        .map((line, at) => ({ place: `${name}:${at + 1}:${line.indexOf(text) + 1}`, has: line.includes(text) })),
    );
    const { place } = lines.find(({ has }) => has)!;
    const stack = `Error: x\n    at ze (file:///c:/Users/kari/.vscode/extensions/maskinporten/dist/chunks/${place})\n`;
    const { code, output } = await checkout.run('npm run --silent explain-stack', stack);
    assert.equal(code, 0, output);
    const [, file = '', line = '0'] = /^Error: x\n {4}at ze \((src\/[\w/]+\.ts):(\d+):\d+\)$/.exec(output.trim()) ?? [];
    assert.ok(readFileSync(path.join(root, file), 'utf8').split('\n')[Number(line) - 1]?.includes(text), output);

    const foreign = stack.replace(place, 'app-OTHER.js:1:1');
    const other = await checkout.run('npm run --silent explain-stack', foreign);
    assert.notEqual(other.code, 0);
    assert.match(other.output, /dist\/chunks\/app-OTHER\.js:1:1\)[^]*No source map for chunks\/app-OTHER\.js/);
  });

  it('npm run watch builds, and builds again when a source has changed', async () => {
    const watch = checkout.start('npm', 'run', 'watch');
    try {
      await watch.waitForOutput(/(\[watch\] build finished[^]*){2}/);
      const built = path.join(checkout.folder, 'dist/extension.js');
      assert.match(readFileSync(built, 'utf8'), /sourceMappingURL/);
      const source = path.join(checkout.folder, 'src/extension.ts');
      appendFileSync(source, '\nexport const changedMeanwhile = true;\n');
      await eventually('the change to be built', () => readFileSync(built, 'utf8').includes('changedMeanwhile'));
    } finally {
      await watch.stop();
    }
  });

  it('npm run package makes a VSIX that says how many files it has', async () => {
    const said = await prints('npm run package');
    const [, count = '0'] = /artifacts\/maskinporten-clients\.vsix: (\d+) files/.exec(said) ?? [];
    assert.ok(Number(count) > 20, said);
    const vsix = readFileSync(path.join(checkout.folder, 'artifacts/maskinporten-clients.vsix'));
    assert.equal(vsix.subarray(0, 2).toString(), 'PK');
    for (const name of [
      'extension/package.json',
      'extension/dist/extension.js',
      'extension/l10n/bundle.l10n.nn.json',
    ]) {
      assert.ok(vsix.includes(name), name);
    }
  });

  it('npm run bench -- sizes shows each size beside its budget', async () => {
    const said = await prints('npm run bench -- sizes');
    for (const row of ['entryChunkBytes', 'startupBytes', 'treeBytes', 'formBytes', 'vsixBytes'])
      assert.match(said, new RegExp(row));
  });

  it('npm run sandbox says in one line where it is, gives a token to a stranger’s code, and ends when told to', async () => {
    const sandbox = checkout.start('npm', 'run', '--silent', 'sandbox', '--', '--port', '0');
    try {
      const [line] = await sandbox.waitForOutput(/^\{.*\}$/m);
      const { issuer, selfServiceUrl, organisations } = JSON.parse(line) as {
        issuer: string;
        selfServiceUrl: string;
        organisations: { orgno: string; adminClient: { clientId: string; jwk: JsonWebKey; scope: string } }[];
      };
      const { clientId, jwk, scope } = organisations[0]!.adminClient;
      // node:crypto and fetch alone: nothing of ours.
      const answer = await postGrant(issuer, assertion({ issuer, clientId, jwk, scope, now: new Date() }));
      const { access_token: token } = (await answer.json()) as { access_token: string };
      const headers = { authorization: `Bearer ${token}` };
      const clients = await fetch(`${selfServiceUrl}/api/v1/clients`, { headers });
      assert.equal(clients.status, 200);
      // The program itself: npm ends with it.
      const [program] = descendants(sandbox.pid!, /^node scripts\/sandbox\.mjs/);
      process.kill(program!, 'SIGTERM');
      await sandbox.ended;
      await assert.rejects(fetch(`${selfServiceUrl}/api/v1/clients`));
    } finally {
      await sandbox.stop();
    }
  });

  it('npm start brings up a VS Code in which the sandbox’s organisations stand', async () => {
    const port = await freePort();
    const profile = path.join(path.dirname(checkout.folder), 'profile');
    const options = ['--browser', '--no-open', '--port', String(port), '--profile', profile];
    const started = checkout.start('npm', 'start', '--', ...options);
    const browser = await chromium.launch({ executablePath: findBrowser()!, args: browserArguments });
    try {
      const [address] = await started.waitForOutput(/http:\/\/127\.0\.0\.1:\d+\S*/, 300_000);
      assert.equal(new URL(address).port, String(port));
      const page = await browser.newPage();
      page.setDefaultTimeout(60_000);
      await page.addInitScript('globalThis.__name ??= (named) => named;');
      await page.goto(address);
      const workbench = new Workbench(page);
      await workbench.waitUntilReady();
      await workbench.openViewContainer('Maskinporten');
      await workbench.welcome.getByRole('button', { name: 'Open Sandbox' }).click();
      await workbench.view('Organisations').item(/TIGER/).row();
    } finally {
      await browser.close();
      await started.stop();
    }
    await eventually('the port to be free', () => isFree(port));
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
