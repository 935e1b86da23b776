// @ts-check
import path from 'node:path';
import { downloads } from './paths.mjs';
import { runLogged } from './processes.mjs';

/**
 * Runs npm in a folder. Its output goes to a log file and is shown only when it fails.
 * @param {string[]} args
 * @param {string} cwd
 */
export async function npm(args, cwd) {
  const env = withoutLifecycle(process.env);
  const log = path.join(downloads, 'npm.log');
  const quiet = ['--no-fund', '--no-audit', '--no-progress', '--no-update-notifier'];
  // npm sets its own path when it runs us. Using it also works if `npm` is a shell script.
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) await runLogged(process.execPath, [cli, ...args, ...quiet], { cwd, log, env });
  else await runLogged('npm', [...args, ...quiet], { cwd, log, env });
}

/**
 * The environment without variables that would make an inner npm use the outer one's folder and flags (`npm test
 * --ignore-scripts`, `npm_config_local_prefix`). Registry, proxy, cache and certificates are kept.
 * @param {NodeJS.ProcessEnv} env
 */
function withoutLifecycle(env) {
  const outer =
    /^(npm_(lifecycle|package)_.*|npm_command|npm_config_(local_prefix|prefix|global|ignore_scripts|dry_run|omit|include|production|workspaces?|package_lock.*)|init_cwd|node_env)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}
