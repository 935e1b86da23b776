import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod/mini';

/** studioctl is not there, failed, or kept something else than it was given. Its own output is not repeated. */
export class StudioctlError extends Error {
  override readonly name = 'StudioctlError';
  constructor(readonly reason: 'notFound' | 'failed' | 'otherKey') {
    super(`studioctl: ${reason}`);
  }
}

const answer = z.looseObject({ keyId: z.string() });

/**
 * Hands a client over to studioctl for local runs of an app, on standard input: a key never stands on a command line
 * (altinn-config.md §3). `app` is the app's folder. Throws StudioctlError.
 */
export async function setWithStudioctl(
  app: string,
  settings: { readonly clientId: string; readonly environment: 'test' | 'prod'; readonly encodedJwk: string },
  kid: string,
): Promise<void> {
  const { clientId, environment, encodedJwk } = settings;
  const program = spawn('studioctl', ['app', 'maskinporten', 'set', '-p', app, '--file', '-', '--json'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let said = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  // It may end before it has read all.
  program.stdin.on('error', () => undefined);
  program.stdin.end(JSON.stringify({ ClientId: clientId, Environment: environment, EncodedJwk: encodedJwk }));
  const [code] = (await once(program, 'close').catch(() => {
    throw new StudioctlError('notFound');
  })) as [number | null];
  if (code !== 0) throw new StudioctlError('failed');
  if (keyIdIn(said) !== kid) throw new StudioctlError('otherKey');
}

function keyIdIn(text: string): string | undefined {
  try {
    return answer.parse(JSON.parse(text)).keyId;
  } catch {
    return undefined;
  }
}
