import { readFileSync } from 'node:fs';

/**
 * What the sandbox starts with that is no code: the texts in this folder. The build puts them beside the bundle.
 *
 * - `stateTopics`: what the state's authorities have scopes for: a line `>prefix|organisation number|name`, then their topics,
 *   as in topic.ts. The authorities are real, and so are some of the prefixes; the scopes are made up.
 * - `localTopics`: public bodies of one kind, `prefix|name` a line, an empty line, and the topics that all of them have scopes
 *   for; then the next kind. None of them exists.
 * - `wellKnownScopes`: scopes with names that people know: `prefix:subscope|bokmål|nynorsk|English|flags` a line after
 *   `>organisation number|name` of their owner. The flags: `o`pen to all, `d`elegable, `i` for ID-porten only, `h`idden from the
 *   public list, `x` no longer active, `k` for clients of the contact register too.
 * - `clients`: the clients of each organisation, by its number, as in seed/clientRows.ts.
 * - `page`, `pageTexts`, `portalTexts`: how the sandbox's pages look, and what they say in each language.
 * - `publicModuli`: moduli (base64url) of RSA keys of 2048 bits with the exponent 65537, one a line, for the keys that are
 *   registered at the start. Their private halves were thrown away when they were made: nobody can get a token with them.
 */
export function dataFile(
  name:
    | 'clients.json'
    | 'page.css'
    | 'pageTexts.json'
    | 'portalTexts.json'
    | `${'stateTopics' | 'localTopics' | 'wellKnownScopes' | 'publicModuli'}.txt`,
): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
