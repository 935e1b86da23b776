import * as z from 'zod';

/** A scope in the public list (self-service-api.md §3). */
export const scope = z.looseObject({
  name: z.string(),
  description: z.string().nullish(),
  active: z.boolean().nullish(),
  owner_orgno: z.string().nullish(),
  allowed_integration_types: z.array(z.string()).nullish(),
  accessible_for_all: z.boolean().nullish(),
  delegation_source: z.string().nullish(),
  visibility: z.string().nullish(),
});
export type Scope = z.infer<typeof scope>;
export const scopes = z.array(scope);

/** The description in the given language (`description#nn`), else in the server's own. */
export function scopeDescription(described: Scope, language: string): string {
  const translated = described[`description#${language}`];
  return typeof translated === 'string' && translated !== '' ? translated : (described.description ?? '');
}

/** A scope granted, or asked to be granted, to an organisation (self-service-api.md §3). */
export const scopeAccess = z.looseObject({
  scope: z.string(),
  state: z.string(),
  owner_orgno: z.string().nullish(),
  owner_organization_name: z.string().nullish(),
  consumer_orgno: z.string().nullish(),
});
export type ScopeAccess = z.infer<typeof scopeAccess>;
export const scopeAccesses = z.array(scopeAccess);

export const organisation = z.looseObject({ orgnr: z.coerce.string().nullish(), name: z.string() });
