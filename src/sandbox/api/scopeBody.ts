import * as z from 'zod/mini';
import { url } from './url.ts';

/** What a POST or PUT of a scope may hold (self-service-api.md §3); unknown fields are kept. */
export const ScopeBody = z.looseObject({
  prefix: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  subscope: z.string().check(z.regex(/^[A-Za-z0-9._/-]+$/)),
  description: z.string().check(z.regex(/\S/, 'must not be blank'), z.maxLength(255)),
  active: z.optional(z.boolean()),
  allowed_integration_types: z._default(z.array(z.string()).check(z.minLength(1)), () => ['maskinporten']),
  at_max_age: z.optional(z.int().check(z.gte(0))),
  authorization_max_lifetime: z.optional(z.int().check(z.gte(0))),
  token_type: z._default(z.enum(['SELF_CONTAINED', 'OPAQUE']), 'SELF_CONTAINED'),
  visibility: z._default(z.enum(['PUBLIC', 'PRIVATE', 'INTERNAL']), 'PUBLIC'),
  delegation_source: z.optional(url),
  accessible_for_all: z._default(z.boolean(), false),
});
