import * as z from 'zod/mini';
import { type Events, problem, type Problem, type Protocol } from './protocol.ts';

/** A message channel between two sides: a webview and its host, or two ends of a test. */
export interface Port {
  post(message: unknown): void;
  /** Returns what ends the listening. */
  listen(receive: (message: unknown) => void): () => void;
}

const envelope = z.union([
  z.object({ type: z.literal('ask'), id: z.number(), name: z.string(), body: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: z.number() }),
  z.object({ type: z.literal('answer'), id: z.number(), body: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.number(), problem }),
  z.object({ type: z.literal('event'), name: z.string(), body: z.unknown() }),
]);
type Envelope = z.infer<typeof envelope>;
type Reply = Extract<Envelope, { type: 'answer' | 'failure' }>;

/** The other side could not do what was asked; `problem` is text for a person. */
export class AskFailed extends Error {
  override readonly name = 'AskFailed';
  constructor(readonly problem: Problem) {
    super(problem.what);
  }
}

/** No answer will come: the channel was closed, or the asker gave up. */
export class AskEnded extends Error {
  override readonly name = 'AskEnded';
}

export type Handlers<P extends Protocol> = {
  readonly [Name in keyof P]: (
    ask: z.output<P[Name]['ask']>,
    signal: AbortSignal,
  ) => Promise<z.input<P[Name]['answer']>>;
};

/** Asks, and is told events. The form's half. */
export class Asker<P extends Protocol, E extends Events> {
  private readonly waiting = new Map<number, { settle: (reply: Reply) => void; end: () => void }>();
  private readonly unlisten: () => void;
  private closed = false;
  /** Begins anywhere: an answer meant for a page that was reloaded must not be taken for one of this page's. */
  private lastId = Math.floor(Math.random() * 2 ** 40);

  constructor(
    private readonly port: Port,
    private readonly protocol: P,
    private readonly events: E,
    private readonly listeners: { readonly [Name in keyof E]: (body: z.output<E[Name]>) => void },
  ) {
    this.unlisten = port.listen((message) => {
      this.receive(message);
    });
  }

  /** Throws AskFailed, AskEnded, z.ZodError when the answer has another shape, or what the port throws. */
  ask<Name extends keyof P & string>(
    name: Name,
    body: z.input<P[Name]['ask']>,
    signal?: AbortSignal,
  ): Promise<z.output<P[Name]['answer']>> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      if (this.closed || signal?.aborted) {
        reject(new AskEnded());
        return;
      }
      const forget = () => {
        signal?.removeEventListener('abort', giveUp);
        this.waiting.delete(id);
      };
      const end = () => {
        forget();
        reject(new AskEnded());
      };
      const giveUp = () => {
        this.port.post({ type: 'cancel', id } satisfies Envelope);
        end();
      };
      const settle = (reply: Reply) => {
        forget();
        if (reply.type === 'failure') reject(new AskFailed(reply.problem));
        else this.protocol[name]?.answer.parseAsync(reply.body).then(resolve as never, reject);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.waiting.set(id, { settle, end });
      try {
        this.port.post({ type: 'ask', id, name, body } satisfies Envelope);
      } catch (error) {
        // The port of a form refuses what holds a private key.
        forget();
        throw error;
      }
    });
  }

  private receive(message: unknown): void {
    const parsed = envelope.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.type === 'event') {
      const { name, body } = parsed.data;
      const event = Object.hasOwn(this.events, name) ? this.events[name]?.safeParse(body) : undefined;
      if (event?.success) this.listeners[name]?.(event.data as never);
    } else if (parsed.data.type === 'answer' || parsed.data.type === 'failure') {
      this.waiting.get(parsed.data.id)?.settle(parsed.data);
    }
  }

  close(): void {
    this.closed = true;
    this.unlisten();
    for (const { end } of [...this.waiting.values()]) end();
  }
}

/** Answers, and tells events. The host's half. Whatever a handler throws goes through `explain`. */
export class Answerer<P extends Protocol, E extends Events> {
  private readonly running = new Map<number, AbortController>();
  private readonly unlisten: () => void;

  constructor(
    private readonly port: Port,
    private readonly protocol: P,
    private readonly handlers: Handlers<P>,
    private readonly explain: (error: unknown) => Problem,
  ) {
    this.unlisten = port.listen((message) => {
      const parsed = envelope.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.type === 'ask') void this.answer(parsed.data);
      else if (parsed.data.type === 'cancel') this.running.get(parsed.data.id)?.abort();
    });
  }

  tell<Name extends keyof E & string>(name: Name, body: z.input<E[Name]>): void {
    this.port.post({ type: 'event', name, body } satisfies Envelope);
  }

  private async answer({ id, name, body }: Extract<Envelope, { type: 'ask' }>): Promise<void> {
    const cancel = new AbortController();
    this.running.set(id, cancel);
    try {
      const exchange = Object.hasOwn(this.protocol, name) ? this.protocol[name] : undefined;
      const handler = this.handlers[name];
      if (!exchange || !handler) throw new TypeError(`No such request: ${name}`);
      const ask = exchange.ask.parse(body);
      // Answers are parsed, too: a field the form is not meant to see is dropped here.
      const answer = exchange.answer.parse(await handler(ask as never, cancel.signal));
      if (!cancel.signal.aborted) this.post({ type: 'answer', id, body: answer });
    } catch (error) {
      if (!cancel.signal.aborted) this.post({ type: 'failure', id, problem: problem.parse(this.explain(error)) });
    } finally {
      this.running.delete(id);
    }
  }

  private post(message: Envelope): void {
    this.port.post(message);
  }

  close(): void {
    this.unlisten();
    for (const cancel of this.running.values()) cancel.abort();
  }
}
