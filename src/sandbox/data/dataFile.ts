import { readFileSync } from 'node:fs';

/**
 * Data that the sandbox starts with: the texts in this folder. The build copies them next to the bundle.
 *
 * - `stateTopics`: topics of government agencies' scopes: a line `>prefix|organisation number|name`, then their topics, as in
 *   catalogue/builtInCatalogue.ts. The agencies are real, and so are some of the prefixes; the scopes are invented.
 * - `localTopics`: public bodies of one kind, `prefix|name` on each line, an empty line, and the topics for which all of them
 *   have scopes; then the next kind. None of them exists.
 * - `wellKnownScopes`: scopes with well-known names: `prefix:subscope|bokmål|nynorsk|English|flags` on each line after their
 *   owner's `>organisation number|name`. The flags are `o`pen to all, `d`elegable, `i` for ID-porten only, `h`idden from the
 *   public list, `x` no longer active, and `k` also for clients of the contact register.
 * - `clients`: the clients of each organisation, by its number, as in seed/clients.ts.
 * - `page`, `pageTexts`: the style of the sandbox's pages, and their texts in each language.
 * - `publicModuli`: moduli (base64url) of 2048-bit RSA keys with the exponent 65537, one per line, for the keys that are
 *   registered at the start. Their private keys were discarded on creation, so nobody can get a token with them.
 */
export function dataFile(
  name:
    | 'clients.json'
    | 'page.css'
    | 'pageTexts.json'
    | `${'stateTopics' | 'localTopics' | 'wellKnownScopes' | 'publicModuli'}.txt`,
): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
