import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Fault } from '../../src/sandbox/faults.ts';

/** Makes the sandbox inside a VS Code misbehave, over its control endpoints. */
export class SandboxControl {
  private constructor(private readonly port: number) {}

  /** Takes a free port for a VS Code that is to be started with these settings. */
  static async onFreePort(): Promise<SandboxControl> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    return new SandboxControl(address.port);
  }

  get settings() {
    return {
      'maskinporten.sandbox.port': this.port,
      'maskinporten.sandbox.control': true,
      'maskinporten.sandbox.propagationDelay': 0,
    };
  }

  async misbehave(fault: Fault): Promise<void> {
    await this.send('POST', 'faults', JSON.stringify(fault));
  }

  async behave(): Promise<void> {
    await this.send('DELETE', 'faults');
  }

  private async send(method: string, what: string, body?: string): Promise<void> {
    const headers = { 'x-maskinporten-sandbox': 'control', 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${this.port}/sandbox/${what}`;
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`);
  }
}
