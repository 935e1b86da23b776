import { parseJsonTree } from '../keys/jsonTree.ts';
import { sectionName } from './altinnCliSettings.ts';
import { baseAddressNames } from './baseAddresses.ts';
import { maxConfigBytes } from './configDocument.ts';
import { membersOf, nameInSection, sameName } from './configMembers.ts';

/**
 * Whether a text has the shape of an Altinn CLI config: the section, or altinn-cli's base addresses. Also one that is broken
 * elsewhere, so that a person is told so instead of being offered a new file. Never throws.
 */
export function looksLikeAltinnCliConfig(text: string): boolean {
  if (text.length > maxConfigBytes) return false;
  const { root } = parseJsonTree(text.replace(/^\uFEFF/, '').replace(/\0/g, ''), { relaxed: true });
  if (root?.type !== 'object') return false;
  const members = membersOf(root);
  const section = members.find(({ name }) => sameName(name, sectionName));
  if (section) return !isAltinnAppSection(membersOf(section.value).map(({ name }) => name));
  if (members.some(({ name }) => nameInSection(name) !== undefined)) return true;
  const addresses = members.filter(({ name }) => baseAddressNames.some((known) => sameName(known, name)));
  return addresses.length > 1 || addresses.some(({ value }) => /\baltinn\.(no|cloud)\b/i.test(String(value.value)));
}

/** Whether these are an Altinn app's members, in a section of the same name that the Altinn CLI cannot use (altinn-config.md §2). */
export function isAltinnAppSection(names: readonly string[]): boolean {
  const has = (known: readonly string[]): boolean => names.some((name) => known.some((one) => sameName(one, name)));
  return has(['Authority', 'Jwk', 'JwkBase64']) && !has(['Environment', 'Scope', 'EncodedJwk', 'ExhangeToAltinnToken']);
}
