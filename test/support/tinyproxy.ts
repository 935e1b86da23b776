import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { startGroup } from '../../scripts/processes.mjs';
import { findProxy } from '../../scripts/proxy.mjs';

export interface TinyproxyOptions {
  /** Holds its settings. */
  readonly folder: string;
  /** Host and port of the next proxy: the only one that knows the names. */
  readonly upstream: string;
  readonly user?: { readonly name: string; readonly password: string };
}

/** A forward proxy of its own, with an access log. */
export class Tinyproxy {
  private constructor(
    private readonly running: ReturnType<typeof startGroup>,
    /** Host and port. */
    readonly address: string,
  ) {}

  static async start({ folder, upstream, user }: TinyproxyOptions): Promise<Tinyproxy> {
    const program = findProxy();
    if (program === undefined) throw new Error('tinyproxy is missing: run `node scripts/setup.mjs`.');
    const port = await freePort();
    const settings = path.join(folder, `tinyproxy-${port}.conf`);
    writeFileSync(
      settings,
      [
        `Port ${port}`,
        'Listen 127.0.0.1',
        'LogLevel Info', // without a LogFile, to standard output
        `Upstream http ${upstream}`,
        ...(user ? [`BasicAuth ${user.name} ${user.password}`] : []),
      ].join('\n') + '\n',
    );
    const running = startGroup(program, ['-d', '-c', settings]);
    try {
      await running.waitForOutput(/Accepting connections/);
    } catch (error) {
      await running.stop();
      throw error;
    }
    return new Tinyproxy(running, `127.0.0.1:${port}`);
  }

  /** What it was asked to let through, as its access log has it: `CONNECT api.example:443`. */
  get log(): string[] {
    const lines = this.running.output().matchAll(/Request \(file descriptor \d+\): (.+) HTTP\/1\.[01]/g);
    return [...lines].map(([, asked = '']) => asked);
  }

  stop(): Promise<void> {
    return this.running.stop();
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
