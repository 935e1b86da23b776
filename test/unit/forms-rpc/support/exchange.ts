import * as z from 'zod/mini';
import type { Events, Problem, Protocol } from '../../../../src/forms/protocol.ts';
import { Answerer, Asker, type Handlers } from '../../../../src/forms/rpc.ts';
import { channel } from './channel.ts';

export const requests = {
  double: { ask: z.object({ number: z.number() }), answer: z.object({ number: z.number() }) },
  greet: {
    ask: z.object({ name: z.string() }),
    answer: z.object({ greeting: z.string(), why: z.optional(z.string()) }),
  },
} satisfies Protocol;
export const events = { progress: z.object({ done: z.number() }) } satisfies Events;

type Host = Handlers<typeof requests>;

const usual: Host = {
  double: ({ number }) => Promise.resolve({ number: number * 2 }),
  greet: ({ name }) => Promise.resolve({ greeting: `Hei, ${name}` }),
};

/** A form and its host with a channel between them. */
export class Exchange {
  readonly channel = channel();
  readonly heard: unknown[] = [];
  /** What the host had to explain. */
  readonly errors: unknown[] = [];
  readonly asker: Asker<typeof requests, typeof events>;
  readonly answerer: Answerer<typeof requests, typeof events>;

  constructor(handlers: Partial<Host> = {}, explain: (error: unknown) => Problem = () => ({ what: 'It went wrong.' })) {
    this.asker = new Asker(this.channel.form, requests, events, {
      progress: (report) => this.heard.push(report),
    });
    this.answerer = new Answerer(this.channel.host, requests, { ...usual, ...handlers }, (error) => {
      this.errors.push(error);
      return explain(error);
    });
  }
}
