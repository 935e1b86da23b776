import * as z from 'zod/mini';
import { environmentBadge, type Events, type Protocol } from '../protocol.ts';

/** What the page shows; it stands on its body, so that nothing has to be loaded. */
export const loginClientState = z.object({
  environment: environmentBadge,
  /** A member of the client, as the portal and the self-service API call it, and what it has to be. */
  values: z.array(z.object({ name: z.string(), value: z.string() })),
  opensPortal: z.boolean(),
  texts: z.object({
    heading: z.string(),
    intro: z.string(),
    values: z.string(),
    openPortal: z.string(),
    copy: z.string(),
    /** “Copy {0}” */
    copyValue: z.string(),
    copied: z.string(),
    failed: z.string(),
    clientId: z.string(),
    clientIdHelp: z.string(),
    clientIdInvalid: z.string(),
    logIn: z.string(),
    cancel: z.string(),
  }),
});
export type LoginClientState = z.infer<typeof loginClientState>;

/** What an id looks like: printable ASCII without spaces (RFC 6749 appendix A.1). */
export const clientIdPattern = /^[\x21-\x7e]+$/;

const nothing = z.object({});
export const loginClientRequests = {
  /** Copies a value, by its place. */
  copy: { ask: z.object({ at: z.int().check(z.gte(0)) }), answer: nothing },
  openPortal: { ask: nothing, answer: nothing },
  /** The host closes the page, and goes on to the login. */
  submit: { ask: z.object({ clientId: z.string().check(z.regex(clientIdPattern)) }), answer: nothing },
  close: { ask: nothing, answer: nothing },
} satisfies Protocol;

export const loginClientEvents = {} satisfies Events;
