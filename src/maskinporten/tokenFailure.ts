/** Why the token endpoint refused a grant: what a person has to act on (self-service-api.md §5). */
export type TokenFailureCause =
  | 'clientNotFound'
  | 'wrongAudience'
  | 'certificate'
  | 'expiredKey'
  | 'badSignature'
  | 'clock'
  | 'grantReused'
  | 'invalidParameter'
  | 'scopeNotOnClient'
  | 'scopeNotForMaskinporten'
  | 'noAccessToScope'
  | 'notDelegated'
  | 'authorizationDetails'
  | 'unknownKey'
  | 'other';

/** The document's table, row for row. */
const causes: Readonly<Record<string, TokenFailureCause>> = {
  'MP-100': 'clientNotFound',
  'MP-110': 'wrongAudience',
  'MP-120': 'certificate',
  'MP-122': 'certificate',
  'MP-123': 'certificate',
  'MP-121': 'expiredKey',
  'MP-124': 'badSignature',
  'MP-130': 'clock',
  'MP-012': 'grantReused',
  'MP-011': 'invalidParameter',
  'MP-200': 'scopeNotOnClient',
  'MP-201': 'scopeNotForMaskinporten',
  'MP-250': 'noAccessToScope',
  'MP-251': 'notDelegated',
  'MP-301': 'authorizationDetails',
  'MP-302': 'authorizationDetails',
  'MP-303': 'authorizationDetails',
};

/** Reads the code and the cause out of an `error_description`. */
export function tokenFailureCause(description: string): { readonly code?: string; readonly cause: TokenFailureCause } {
  const code = /\bMP-\d{3}\b/.exec(description)?.[0];
  if (/unknown key identifier/i.test(description)) return { ...(code ? { code } : {}), cause: 'unknownKey' };
  if (/issue time is after now/i.test(description)) return { ...(code ? { code } : {}), cause: 'clock' };
  return code ? { code, cause: causes[code] ?? 'other' } : { cause: 'other' };
}

/** May go away by itself: a new client, key or scope takes 0–2 minutes to reach the token endpoint (§3). */
export function mayBePropagation(cause: TokenFailureCause): boolean {
  return cause === 'unknownKey' || cause === 'clientNotFound' || cause === 'scopeNotOnClient';
}
