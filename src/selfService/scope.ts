import * as z from 'zod/mini';

/** A scope in the public list (self-service-api.md §3). */
export const scope = z.looseObject({
  name: z.string(),
  description: z.nullish(z.string()),
  active: z.nullish(z.boolean()),
  owner_orgno: z.nullish(z.string()),
  allowed_integration_types: z.nullish(z.array(z.string())),
  accessible_for_all: z.nullish(z.boolean()),
  delegation_source: z.nullish(z.string()),
  visibility: z.nullish(z.string()),
});
export type Scope = z.infer<typeof scope>;

/** The description in the given language (`description#nn`), else in the server's own. */
export function scopeDescription(described: Scope, language: string): string {
  const translated = described[`description#${language}`];
  return typeof translated === 'string' && translated !== '' ? translated : (described.description ?? '');
}

/** A scope granted, or asked to be granted, to an organisation (self-service-api.md §3). */
export const scopeAccess = z.looseObject({
  scope: z.string(),
  state: z.string(),
  owner_orgno: z.nullish(z.string()),
  owner_organization_name: z.nullish(z.string()),
  consumer_orgno: z.nullish(z.string()),
});
export type ScopeAccess = z.infer<typeof scopeAccess>;

export const organisation = z.looseObject({ name: z.string() });
