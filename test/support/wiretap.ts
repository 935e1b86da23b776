import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What passes is secret: forms are sent with these, and answers are JSON with these. */
const secretsAsked = ['assertion', 'code', 'code_verifier', 'refresh_token', 'token'];
const secretsAnswered = ['access_token', 'refresh_token', 'id_token'];

/** A request as it passes. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  /** The kid that a grant names. */
  readonly kid: string | undefined;
}

/** Stands in front of a server on this machine, passes everything on as it is, and remembers what nobody else may see. */
export class Wiretap {
  /** Grants, authorization codes, their verifiers and tokens of every kind, as they passed. */
  readonly secrets = new Set<string>();
  /** `POST /api/v1/clients`: requests that change something, in order, without those that log somebody in. */
  readonly changes: string[] = [];
  /** Gets each form before it is passed on. */
  onForm: (form: URLSearchParams) => void = () => undefined;
  /** What a request waits for before it is passed on, and what its answer then waits for. */
  hold: (what: Passing, when: 'before' | 'after') => Promise<void> | void = () => undefined;
  #target: URL | undefined;

  private constructor(private readonly server: Server) {
    server.on('request', (asked, answer) => {
      this.passOn(asked, answer).catch(() => asked.socket.destroy());
    });
  }

  static async listen(): Promise<Wiretap> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Wiretap(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  passOnTo(origin: string): void {
    this.#target = new URL(origin);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async passOn(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = asked;
    const body = await bytesOf(asked);
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    if (isForm) this.noteForm(body);
    const passing = {
      method,
      path,
      kid: isForm ? kidOf(new URLSearchParams(body.toString()).get('assertion')) : undefined,
    };
    await this.hold(passing, 'before');
    if (method !== 'GET' && path.startsWith('/api/')) this.changes.push(`${method} ${path}`);
    const { hostname, port } = this.#target!;
    const sent = request({ hostname, port, path, method, headers, agent: false }).end(body);
    const [said] = (await once(sent, 'response')) as [IncomingMessage];
    const text = await bytesOf(said);
    this.noteAnswer(said, text);
    await this.hold(passing, 'after');
    answer.writeHead(said.statusCode!, said.headers).end(text);
  }

  private noteForm(body: Buffer): void {
    const form = new URLSearchParams(body.toString());
    for (const name of secretsAsked) this.note(form.get(name));
    this.onForm(form);
  }

  private noteAnswer({ headers }: IncomingMessage, body: Buffer): void {
    if (headers.location) this.note(new URL(headers.location, this.origin).searchParams.get('code'));
    if (!headers['content-type']?.startsWith('application/json')) return;
    const answer = JSON.parse(body.toString()) as Record<string, unknown>;
    for (const name of secretsAnswered) this.note(answer[name]);
  }

  private note(secret: unknown): void {
    if (typeof secret === 'string' && secret !== '') this.secrets.add(secret);
  }
}

function kidOf(assertion: string | null): string | undefined {
  const [header = ''] = assertion?.split('.') ?? [];
  return header === '' ? undefined : (JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid?: string }).kid;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
