/** What altinn-cli asks Maskinporten for (altinn-config.md §1). */
export const requiredScopes = [
  'altinn:serviceowner',
  'altinn:serviceowner/instances.read',
  'altinn:serviceowner/instances.write',
] as const;

/** Which of the required scopes are not among these. */
export function missingScopes(scopes: readonly string[]): string[] {
  return requiredScopes.filter((scope) => !scopes.includes(scope));
}
