// @ts-check
// Copies of the sample workspace that tests can change freely.
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sampleWorkspace } from './paths.mjs';
import { findOnPath } from './processes.mjs';

/** @typedef {'ignored' | 'tracked' | 'none'} ConfigInGit how git treats appsettings.json; none: there is no repository */

/**
 * @param {string} folder is created
 * @param {ConfigInGit} configInGit
 */
export function copySampleWorkspace(folder, configInGit) {
  cpSync(sampleWorkspace, folder, { recursive: true });
  const git = findOnPath('git');
  if (configInGit === 'none' || !git) return;
  writeFileSync(path.join(folder, '.gitignore'), configInGit === 'ignored' ? 'appsettings.json\n' : '');
  const run = (/** @type {string[]} */ ...args) => {
    execFileSync(git, args, { cwd: folder, env: withoutGit(process.env), stdio: ['ignore', 'ignore', 'pipe'] });
  };
  run('init', '--quiet', '--initial-branch=main');
  run('add', '.');
  const author = ['-c', 'user.name=Maskinporten Clients', '-c', 'user.email=sample@example.invalid'];
  run(
    ...author,
    '-c',
    'commit.gpgsign=false',
    'commit',
    '--quiet',
    '--no-verify',
    '-m',
    'A workspace to try things in',
  );
}

/**
 * The environment without git's own variables, which would point to the outer repository when a git hook runs us.
 * @param {NodeJS.ProcessEnv} env
 */
function withoutGit(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
}
