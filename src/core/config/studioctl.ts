import spawn, { SubprocessError } from 'nano-spawn';
import * as z from 'zod/mini';
import { Cancelled, orCancelled } from '../http/cancel.ts';

/** studioctl is missing, failed, timed out, or stored another key than it was given. The error does not repeat its output. */
export class StudioctlError extends Error {
  override readonly name = 'StudioctlError';
  constructor(readonly reason: 'notFound' | 'tooOld' | 'failed' | 'timeout' | 'otherKey') {
    super(`studioctl: ${reason}`);
  }
}

/** Milliseconds. studioctl reads or writes one file. */
const longestRun = 20_000;

/**
 * Checks that studioctl supports Maskinporten clients, as versions since September 2026 do (altinn-config.md §3). Throws
 * StudioctlError.
 */
export async function requireStudioctl(signal: AbortSignal): Promise<void> {
  try {
    await run(['--help'], signal);
  } catch (error) {
    // studioctl does not know the command.
    if (error instanceof StudioctlError && error.reason === 'failed') throw new StudioctlError('tooOld');
    throw error;
  }
}

const answer = z.looseObject({ keyId: z.string() });

/**
 * Passes a client to studioctl for running an app locally. The key goes through standard input and is never on a command line
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

/** Runs studioctl and returns its output. On Windows, a `.cmd` is found too. */
async function run(args: readonly string[], signal: AbortSignal, input = ''): Promise<string> {
  const timeout = AbortSignal.timeout(longestRun);
  const either = AbortSignal.any([signal, timeout]);
  const program = spawn('studioctl', ['app', 'maskinporten', ...args], {
    stdin: { string: input },
    stderr: 'ignore',
    signal: either,
  });
  try {
    // A process started by studioctl may keep the output open, so don't wait for it after a timeout or cancellation.
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
