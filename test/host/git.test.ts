import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Uri } from 'vscode';
import { setWithStudioctl } from '../../src/core/config/studioctl.ts';
import type { EnvironmentKind } from '../../src/core/environments/environment.ts';
import type { Organisation } from '../../src/session/organisation.ts';
import { agreeWithGit, gitState } from '../../src/workspace/gitGuard.ts';
import { eventually } from '../support/eventually.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { Person } from './support/person.ts';
import { folder, restoreWorkspace } from './support/workspaceConfig.ts';
import { clientWithKey, freshSandbox, run, runningApp } from './support/world.ts';

const organisation: Organisation = {
  environment: 'test',
  kind: 'test',
  orgno: '310528471',
  name: 'SPREK OPPRIKTIG TIGER AS',
};

function git(where: string, ...args: string[]): void {
  const author = ['-c', 'user.name=T', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...author, ...args], { cwd: where, stdio: ['ignore', 'ignore', 'pipe'] });
}

describe('A config in the eyes of git', () => {
  let repository: string;

  beforeEach(() => {
    repository = temporaryFolder();
    git(repository, 'init', '--quiet');
  });

  afterEach(() => {
    removeFolder(repository);
  });

  const put = (name: string, text = '{}', where = repository) => {
    const file = path.join(where, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const state = (file: string) => gitState(Uri.file(file));

  it('is tracked when it was committed or only added, also when .gitignore names it', async () => {
    const file = put('appsettings.json');
    git(repository, 'add', '.');
    assert.equal(await state(file), 'tracked');
    git(repository, 'commit', '--quiet', '-m', 'x');
    put('.gitignore', 'appsettings.json\n');
    assert.equal(await state(file), 'tracked');
    rmSync(file);
    assert.equal(await state(file), 'tracked', 'what was deleted comes back into git when it is written');
  });

  it('would be tracked when nothing ignores it, also before it and its folder are there', async () => {
    assert.equal(await state(put('src/appsettings.json')), 'wouldBeTracked');
    assert.equal(await state(path.join(repository, 'new/folder/appsettings.json')), 'wouldBeTracked');
  });

  it('is ignored when a .gitignore says so, also one further up', async () => {
    put('.gitignore', '*.json\n!src/keep/appsettings.json\n');
    assert.equal(await state(put('src/appsettings.json')), 'ignored');
    assert.equal(await state(path.join(repository, 'new/folder/appsettings.json')), 'ignored');
    assert.equal(await state(put('src/keep/appsettings.json')), 'wouldBeTracked');
  });

  it('is what the file is that a link points to', async () => {
    const target = put('real/settings.json');
    git(repository, 'add', '.');
    put('.gitignore', '/appsettings.json\n');
    symlinkSync(target, path.join(repository, 'appsettings.json'));
    assert.equal(await state(path.join(repository, 'appsettings.json')), 'tracked');
  });

  it('is outside where there is no repository, also where there is no folder yet', async () => {
    const elsewhere = temporaryFolder();
    try {
      assert.equal(await state(put('appsettings.json', '{}', elsewhere)), 'outside');
      assert.equal(await state(path.join(elsewhere, '.microsoft/usersecrets/id/secrets.json')), 'outside');
    } finally {
      removeFolder(elsewhere);
    }
  });

  it('is not taken for safe in a repository that git cannot read', async () => {
    const file = put('src/appsettings.json');
    put('.git/config', '[core\n');
    assert.equal(await state(file), 'wouldBeTracked');
  });

  it('is not taken for safe when there is no git to ask', async () => {
    const { PATH } = process.env;
    process.env.PATH = repository;
    try {
      assert.equal(await state(put('appsettings.json')), 'wouldBeTracked');
    } finally {
      process.env.PATH = PATH;
    }
  });
});

describe('The question before git gets a private key', () => {
  let person: Person;
  const inWorkspace = path.join(folder, 'project');

  beforeEach(() => {
    person = new Person();
    mkdirSync(inWorkspace);
    git(inWorkspace, 'init', '--quiet');
    writeFileSync(path.join(inWorkspace, 'appsettings.json'), '{}');
  });

  afterEach(async () => {
    await person.hasAnswered();
    await restoreWorkspace();
    person.leave();
  });

  const file = (name = 'appsettings.json') => Uri.file(path.join(inWorkspace, name));
  const ignored = () => readFileSync(path.join(inWorkspace, '.gitignore'), 'utf8');
  const agree = (uri = file(), kind: EnvironmentKind = 'test') => agreeWithGit(uri, { ...organisation, kind });

  it('is not asked of a file that is ignored', async () => {
    writeFileSync(path.join(inWorkspace, '.gitignore'), '*.json\n');
    assert.equal(String(await agree()), String(file()));
    assert.deepEqual(person.shown, []);
  });

  it('is a modal, and closing it means no', async () => {
    person.dismisses(/could be committed/);
    assert.equal(await agree(), undefined);
    const { choices, detail } = person.wasShown('warning', /“project\/appsettings\.json” could be committed/);
    assert.deepEqual(choices, ['Add to .gitignore and Write', 'Write Anyway']);
    assert.match(detail, /would expose the private key/);
    assert.doesNotMatch(detail, /production/);
    assert.ok(!existsSync(path.join(inWorkspace, '.gitignore')));
  });

  it('does not offer to ignore what git tracks already', async () => {
    git(inWorkspace, 'add', '.');
    person.dismisses(/could be committed/);
    await agree();
    assert.deepEqual(person.wasShown('warning', /Git tracks this file/).choices, ['Write Anyway']);
  });

  for (const [before, after] of [
    [undefined, '/appsettings.json\n'],
    ['', '/appsettings.json\n'],
    ['bin/\r\nobj/\r\n', 'bin/\r\nobj/\r\n/appsettings.json\r\n'],
    ['bin/\r\nobj/', 'bin/\r\nobj/\r\n/appsettings.json\r\n'],
    ['bin/', 'bin/\n/appsettings.json\n'],
    ['*.json\n!appsettings.json\n', '*.json\n!appsettings.json\n/appsettings.json\n'],
  ] as const) {
    it(`adds the file to a .gitignore of ${JSON.stringify(before)} in its own line ends`, async () => {
      if (before !== undefined) writeFileSync(path.join(inWorkspace, '.gitignore'), before);
      person.whenAsked(/could be committed/, 'Add to .gitignore and Write');
      assert.equal(String(await agree()), String(file()));
      assert.equal(ignored(), after);
      assert.equal(await gitState(file()), 'ignored');
    });
  }

  it('keeps each byte of a .gitignore that is not UTF-8', async () => {
    const before = Buffer.from('# st\u00f8y\nbin/\n', 'latin1');
    writeFileSync(path.join(inWorkspace, '.gitignore'), before);
    person.whenAsked(/could be committed/, 'Add to .gitignore and Write');
    await agree();
    const after = readFileSync(path.join(inWorkspace, '.gitignore'));
    assert.deepEqual(after, Buffer.concat([before, Buffer.from('/appsettings.json\n')]));
  });

  for (const name of ['appsettings[1].json', 'my appsettings*.json', 'appsettings?.json', '!appsettings.json']) {
    it(`leads to ${name} being ignored, whatever its name means to git`, async () => {
      writeFileSync(path.join(inWorkspace, name), '{}');
      person.whenAsked(/could be committed/, 'Add to .gitignore and Write');
      await agree(file(name));
      assert.equal(await gitState(file(name)), 'ignored');
      assert.equal(await gitState(file('appsettings1.json')), 'wouldBeTracked');
    });
  }

  it('leads to the file being ignored that a link points to', async () => {
    mkdirSync(path.join(inWorkspace, 'real'));
    writeFileSync(path.join(inWorkspace, 'real/settings.json'), '{}');
    symlinkSync('real/settings.json', path.join(inWorkspace, 'link.json'));
    person.whenAsked(/could be committed/, 'Add to .gitignore and Write');
    await agree(file('link.json'));
    assert.equal(await gitState(file('link.json')), 'ignored');
  });

  it('is asked twice for PROD', async () => {
    person
      .whenAsked(/could be committed with the private key/, 'Write Anyway')
      .dismisses(/^Write a production private key to/);
    assert.equal(await agree(file(), 'prod'), undefined);
    assert.match(
      person.wasShown('warning', /could be committed with the private key/).detail,
      /production key\. Anyone who has it can act as the client/,
    );
    person.whenAsked(/^Write a production private key to/, 'Write Production Key');
    assert.equal(String(await agree(file(), 'prod')), String(file()));
  });

  it('offers user-secrets when a project has them, and asks which when several do', async () => {
    const project = (id: string) => `<Project><UserSecretsId>${id}</UserSecretsId></Project>`;
    writeFileSync(path.join(inWorkspace, 'One.csproj'), project('one'));
    writeFileSync(path.join(inWorkspace, 'Two.csproj'), project('two'));
    person
      .whenAsked(/could be committed/, 'Write to User Secrets')
      .whenAsked(/^Select the project whose user secrets to use/, 'Two.csproj');
    const chosen = await agree();
    assert.match(chosen?.path ?? '', /usersecrets\/two\/secrets\.json$/i);
  });
});

describe('Handing a client to studioctl', () => {
  const { PATH } = process.env;
  let bin: string;
  let person: Person;

  beforeEach(() => {
    bin = temporaryFolder();
    process.env.PATH = `${bin}${path.delimiter}${PATH ?? ''}`;
    person = new Person();
  });

  afterEach(async () => {
    await person.hasAnswered();
    process.env.PATH = PATH;
    removeFolder(bin);
    await restoreWorkspace();
    person.leave();
  });

  /** A program that notes what it is given, and answers. */
  function studioctl(answer: string, help = 'exit 0'): void {
    const asked = `case "$*" in *--help) ${help};; esac`;
    const script = `#!/bin/sh\n${asked}\nprintf '%s\\n' "$@" > '${bin}/argv'\nenv > '${bin}/env'\n${answer}\n`;
    writeFileSync(path.join(bin, 'studioctl'), script);
    chmodSync(path.join(bin, 'studioctl'), 0o755);
  }
  const given = (what: 'argv' | 'stdin' | 'env' | 'pid') => readFileSync(path.join(bin, what), 'utf8');
  const putApp = (version?: string) => {
    mkdirSync(path.join(folder, 'my-app/App/config'), { recursive: true });
    writeFileSync(path.join(folder, 'my-app/App/config/applicationmetadata.json'), '{}');
    const reference = version && `<PackageReference Include="Altinn.App.Core" Version="${version}" />`;
    const id = '<UserSecretsId>my-app-secrets</UserSecretsId>';
    writeFileSync(path.join(folder, 'my-app/App/App.csproj'), `<Project>${id}${reference ?? ''}</Project>`);
    writeFileSync(
      path.join(folder, 'my-app/App/appsettings.json'),
      '{"MaskinportenSettings":{"Environment":"test","ClientId":"","Scope":"","EncodedJwk":"","ExhangeToAltinnToken":true}}',
    );
  };
  const settings = { clientId: 'id', environment: 'test', encodedJwk: 'SECRET' } as const;

  it('gives it the key on standard input, and nothing secret on the command line', async () => {
    const app = await runningApp();
    await freshSandbox(app);
    const target = await clientWithKey(app);
    studioctl(`cat > '${bin}/stdin'\necho '{"keyId":"nattjobben","more":1}'`);
    putApp();
    person.whenAsked(/^Write the config for/, 'studioctl');
    await run('writeAltinnCliConfig', { target });
    assert.deepEqual(person.was('error'), []);
    person.wasShown('information', /studioctl stored the key “nattjobben” for local runs of my-app/);
    const place = path.join(folder, 'my-app');
    assert.equal(given('argv'), ['app', 'maskinporten', 'set', '-p', place, '--file', '-', '--json', ''].join('\n'));
    const told = JSON.parse(given('stdin')) as Record<string, string>;
    assert.deepEqual(Object.keys(told).sort(), ['ClientId', 'EncodedJwk', 'Environment']);
    assert.equal(told.ClientId, target.client.client_id);
    const jwk = JSON.parse(Buffer.from(told.EncodedJwk ?? '', 'base64').toString()) as Record<string, string>;
    assert.equal(Object.keys(jwk).length, 12);
    assert.ok(!given('env').includes(told.EncodedJwk!.slice(0, 60)));
  });

  for (const [version, offered] of [
    ['8.12.17', ['my-app/App/appsettings.json', 'dotnet user-secrets', 'studioctl']],
    ['9.0.0-preview.3', ['studioctl']],
  ] as const) {
    it(`is offered for an app of version ${version} beside what the app reads: ${offered.join(', ')}`, async () => {
      const app = await runningApp();
      await freshSandbox(app);
      const target = await clientWithKey(app);
      studioctl('exit 0');
      putApp(version);
      person.dismisses(/^Write the config for/);
      await run('writeAltinnCliConfig', { target });
      const { choices } = person.wasShown('pick', /^Write the config for/);
      const names = choices.map((one) => one.replace(/^\$\([\w-]+\) /, ''));
      assert.deepEqual(
        names.filter((name) => name !== 'appsettings.json'),
        offered,
      );
    });
  }

  it('is not offered where the program does not know how, which is said with the version that does', async () => {
    const app = await runningApp();
    await freshSandbox(app);
    const target = await clientWithKey(app);
    studioctl('exit 0', 'exit 1');
    putApp();
    person.whenAsked(/^Write the config for/, 'studioctl');
    await run('writeAltinnCliConfig', { target });
    person.wasShown('error', /can’t store Maskinporten clients\..*September 2026\. Update it/);
    assert.ok(!existsSync(path.join(bin, 'argv')), 'it was given nothing');
  });

  const set = (kid = 'nattjobben', signal = new AbortController().signal) =>
    setWithStudioctl(bin, settings, kid, signal);

  it('ends within a second of being cancelled, whatever the program does', async () => {
    studioctl(`sleep 600 &\necho $! > '${bin}/pid'\nwait`);
    const cancel = new AbortController();
    const setting = set('nattjobben', cancel.signal);
    await eventually('it to run', () => existsSync(path.join(bin, 'pid')) && given('pid') !== '');
    cancel.abort();
    try {
      await assert.rejects(setting, { name: 'Cancelled' });
    } finally {
      process.kill(Number(given('pid')));
    }
  });

  it('tells that it did not answer in time', async () => {
    studioctl('exec sleep 600');
    const real = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = () => real(50);
    try {
      await assert.rejects(set(), { reason: 'timeout' });
    } finally {
      AbortSignal.timeout = real;
    }
  });

  it('tells that it failed, and repeats nothing that it said', async () => {
    studioctl('cat; cat >&2; exit 3');
    await assert.rejects(set(), (error: Error & { reason?: string }) => {
      assert.equal(error.reason, 'failed');
      assert.ok(!`${error.message}${String(error.cause)}`.includes('SECRET'));
      return true;
    });
  });

  it('tells that it ended before it had read all', async () => {
    studioctl('exit 1');
    await assert.rejects(set(), { reason: 'failed' });
  });

  it('does not believe a success that names another key, or none', async () => {
    for (const answer of [`echo '{"keyId":"another"}'`, 'echo done', ':', 'echo "[]"']) {
      studioctl(`cat > /dev/null\n${answer}`);
      await assert.rejects(set(), { reason: 'otherKey' }, answer);
    }
  });

  it('tells that it is not there', async () => {
    process.env.PATH = bin;
    await assert.rejects(set(), { reason: 'notFound' });
  });
});
