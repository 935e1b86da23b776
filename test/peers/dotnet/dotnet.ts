import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/paths.mjs';

const folder = path.join(root, 'test/peers/dotnet');

/** What a call led to: the status, or why there was no call. */
export type Answer = { readonly status: number } | { readonly error: string };

/** Why the programs cannot be built here: this machine lacks what they are built with. */
export class NoDotnet extends Error {
  override readonly name = 'NoDotnet';
}

/**
 * Copies the programs, so that nothing is left in the project, and restores them as their lock files say. The folder of the copy.
 * Throws NoDotnet when there is no SDK, or nothing to fetch the packages from.
 */
export function restored(into: string): string {
  requireSdk();
  const copy = path.join(into, 'dotnet');
  cpSync(folder, copy, { recursive: true, filter: (file) => !/[/\\](bin|obj)$/.test(file) });
  for (const name of ['altinnLibrary9', 'altinnLibrary10']) {
    try {
      dotnet('restore', path.join(copy, name), '--locked-mode');
    } catch (error) {
      const { stdout = '' } = error as { stdout?: string };
      // NuGet's: no answer from the source; no such package, or version, there.
      if (/NU1301|NU1101|NU1102/.test(stdout)) throw new NoDotnet('its packages cannot be fetched here');
      throw new Error(`The program was not restored:\n${stdout}`, { cause: error });
    }
  }
  return copy;
}

/** Builds a program that was restored; the path of what was built. */
export function built(copy: string, name: string): string {
  const output = path.join(copy, 'built', name);
  dotnet('build', path.join(copy, name), '--no-restore', '-c', 'Release', '-v', 'quiet', '-o', output);
  return path.join(output, `${name}.dll`);
}

function requireSdk(): void {
  let sdks = '';
  try {
    sdks = dotnet('--list-sdks');
  } catch {
    // No program of that name.
  }
  if (!/^10\./m.test(sdks)) throw new NoDotnet('the .NET SDK 10 is not installed here');
}

function dotnet(...args: string[]): string {
  return execFileSync('dotnet', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/**
 * Has a program on Altinn's library (Program.cs) read the section of a config, and call the address with the token that it leads to.
 */
export async function call(
  dll: string,
  asked: { readonly file: string; readonly section: string; readonly address: string },
  env: NodeJS.ProcessEnv = {},
): Promise<Answer> {
  const child = spawn('dotnet', [dll], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(JSON.stringify(asked));
  await once(child, 'close');
  return JSON.parse(output) as Answer;
}
