import spawn, { SubprocessError } from 'nano-spawn';
import * as z from 'zod/mini';
import { Cancelled, orCancelled } from '../http/cancel.ts';

/** studioctl is not there, failed, took too long, or kept something else than it was given. Its own output is not repeated. */
export class StudioctlError extends Error {
  override readonly name = 'StudioctlError';
  constructor(readonly reason: 'notFound' | 'tooOld' | 'failed' | 'timeout' | 'otherKey') {
    super(`studioctl: ${reason}`);
  }
}

/** Milliseconds. It reads or writes one file. */
const longestRun = 20_000;

/** Requires a studioctl that keeps Maskinporten clients, as those since September 2026 do (altinn-config.md §3). Throws StudioctlError. */
export async function requireStudioctl(signal: AbortSignal): Promise<void> {
  try {
    await run(['--help'], signal);
  } catch (error) {
    // It does not know the command.
    if (error instanceof StudioctlError && error.reason === 'failed') throw new StudioctlError('tooOld');
    throw error;
  }
}

const answer = z.looseObject({ keyId: z.string() });

/**
 * Hands a client over to studioctl for local runs of an app, on standard input: a key never stands on a command line
 * (altinn-config.md §3). `app` is the app's folder. Throws StudioctlError and Cancelled.
 */
export async function setWithStudioctl(
  app: string,
  settings: { readonly clientId: string; readonly environment: 'test' | 'prod'; readonly encodedJwk: string },
  kid: string,
  signal: AbortSignal,
): Promise<void> {
  const { clientId, environment, encodedJwk } = settings;
  const client = JSON.stringify({ ClientId: clientId, Environment: environment, EncodedJwk: encodedJwk });
  const said = await run(['set', '-p', app, '--file', '-', '--json'], signal, client);
  if (keyIdIn(said) !== kid) throw new StudioctlError('otherKey');
}

/** What it prints. A `.cmd` is found on Windows too. */
async function run(args: readonly string[], signal: AbortSignal, input = ''): Promise<string> {
  const timeout = AbortSignal.timeout(longestRun);
  const either = AbortSignal.any([signal, timeout]);
  const program = spawn('studioctl', ['app', 'maskinporten', ...args], {
    stdin: { string: input },
    stderr: 'ignore',
    signal: either,
  });
  try {
    // A program that it has started may hold its output open: nobody waits for that.
    return (await orCancelled(program, either)).stdout;
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    if (timeout.aborted) throw new StudioctlError('timeout');
    throw new StudioctlError(isMissing(error) ? 'notFound' : 'failed');
  }
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof SubprocessError ? error.cause : undefined;
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}

function keyIdIn(text: string): string | undefined {
  try {
    return answer.parse(JSON.parse(text)).keyId;
  } catch {
    return undefined;
  }
}
