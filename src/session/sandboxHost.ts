import type { Log } from '../core/http/http.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

interface SandboxSettings {
  /** 0 means any free port. */
  readonly port: number;
  /** Milliseconds until the token endpoint knows about a change. */
  readonly propagationMs: number;
  /** Lets tests make it misbehave. */
  readonly control: boolean;
}

/** This window's embedded sandbox. It starts on first use, and its data is in a file that all windows share. */
export class SandboxHost {
  private running: Promise<Sandbox> | undefined;

  constructor(
    /** The data file's path. Its folder need not exist yet. */
    private readonly dataFile: string,
    private readonly settings: () => SandboxSettings,
    private readonly log: Log,
  ) {}

  /** Starts the sandbox if necessary. Throws Node's listen error, such as EADDRINUSE; the next call tries again. */
  sandbox(): Promise<Sandbox> {
    this.running ??= this.start().catch((error: unknown) => {
      this.running = undefined;
      throw error;
    });
    return this.running;
  }

  async close(): Promise<void> {
    const running = this.running;
    this.running = undefined;
    await (await running)?.close();
  }

  private async start(): Promise<Sandbox> {
    const { startSandbox } = await import('../sandbox/sandbox.ts');
    const { fileStore } = await import('../sandbox/store.ts');
    const { port, control } = this.settings();
    const sandbox = await startSandbox({
      port,
      control,
      store: fileStore(this.dataFile),
      propagationMs: () => this.settings().propagationMs,
      log: (line) => {
        this.log.debug(`sandbox: ${line}`);
      },
    });
    this.log.info(`The sandbox listens on ${sandbox.origin}`);
    return sandbox;
  }
}
