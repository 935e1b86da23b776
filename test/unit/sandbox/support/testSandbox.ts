import assert from 'node:assert/strict';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../../src/sandbox/sandbox.ts';
import { memoryStore } from '../../../../src/sandbox/store.ts';
import { someRsaJwk } from '../../keys/rsaKeys.ts';
import { Clock } from './clock.ts';
import { assertion, postGrant } from './grant.ts';

/** What came back, read whole. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON, of the shape the test expects. */
  readonly body: T;
}

export interface CallOptions {
  /** Which of the organisations calls; the first when left out, nobody when null. */
  readonly as?: number | null;
  readonly contentType?: string;
}

const newKey = (kid: string) => Promise.resolve(someRsaJwk(kid));

/** A sandbox on a free port with a clock that stands still, and the calls a test makes of it. */
export class TestSandbox {
  readonly logged: string[];

  private constructor(
    readonly sandbox: Sandbox,
    readonly clock: Clock,
    logged: string[],
  ) {
    this.logged = logged;
  }

  static async start(options: Partial<SandboxOptions> = {}, clock = new Clock()): Promise<TestSandbox> {
    const logged: string[] = [];
    const log = (line: string): unknown => logged.push(line);
    const sandbox = await startSandbox({ store: memoryStore(), now: clock.now, newKey, log, ...options });
    return new TestSandbox(sandbox, clock, logged);
  }

  orgno(index = 0): string {
    return this.organisation(index).orgno;
  }

  /** A fresh token of an organisation's admin client. */
  async adminToken(index = 0, scope?: string): Promise<string> {
    const { adminClient } = this.organisation(index);
    const grant = this.grant({
      clientId: adminClient.clientId,
      jwk: adminClient.jwk,
      scope: scope ?? adminClient.scope,
    });
    const reply = await this.token<{ access_token: string }>(grant);
    assert.equal(reply.status, 200, reply.text);
    return reply.body.access_token;
  }

  /** A grant for this sandbox, made at this moment of its clock; right unless told otherwise. */
  grant(parts: Omit<Parameters<typeof assertion>[0], 'issuer' | 'now'>): string {
    return assertion({ issuer: this.sandbox.issuer, now: this.clock.now(), ...parts });
  }

  async token<T = Record<string, unknown>>(grant: string): Promise<Reply<T>> {
    return replyOf<T>(await postGrant(this.sandbox.issuer, grant));
  }

  /** Calls the API as an organisation's admin client; a body that is no string is sent as JSON. */
  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    { as = 0, contentType = 'application/json' }: CallOptions = {},
  ): Promise<Reply<T>> {
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': contentType };
    if (as !== null) headers.authorization = `Bearer ${await this.adminToken(as)}`;
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    return replyOf<T>(await fetch(this.sandbox.selfServiceUrl + path, init));
  }

  /** As it was when it started: quicker than to start another. */
  reset(): void {
    this.clock.reset();
    this.sandbox.reset();
    this.logged.length = 0;
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  private organisation(index: number): Sandbox['organisations'][number] {
    return this.sandbox.organisations[index]!;
  }
}

export async function replyOf<T = Record<string, unknown>>(response: Response): Promise<Reply<T>> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : undefined) as T,
  };
}

/** The fields that an error names (self-service-api.md §3, Error). */
export function namedFields(reply: Reply): string[] {
  return (reply.body.errors as { fieldIdentifier: string }[]).map(({ fieldIdentifier }) => fieldIdentifier);
}
