import * as z from 'zod';

/** What a POST or PUT of a scope may hold (self-service-api.md §3); unknown fields are kept. */
export const ScopeBody = z.looseObject({
  prefix: z.string().regex(/^[a-z0-9-]+$/),
  subscope: z.string().regex(/^[A-Za-z0-9._/-]+$/),
  description: z.string().regex(/\S/, 'must not be blank').max(255),
  active: z.boolean().optional(),
  allowed_integration_types: z.array(z.string()).min(1),
  token_type: z.enum(['SELF_CONTAINED', 'OPAQUE']).default('SELF_CONTAINED'),
  visibility: z.enum(['PUBLIC', 'PRIVATE', 'INTERNAL']).default('PUBLIC'),
  delegation_source: z.url().optional(),
  accessible_for_all: z.boolean().default(false),
});
