import { type Node } from 'jsonc-parser';
import { sectionName } from './altinnCliSettings.ts';

/** A member of a JSON object, with where its name and its value stand. */
export interface Member {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

/** The members of an object, in order; of anything else none. */
export function membersOf(node: Node): Member[] {
  if (node.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value ? [{ name: key.value as string, key, value }] : [],
  );
}

/** .NET tells names apart by more than their case only. */
export function sameName(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

/**
 * The name inside the section for a member that stands outside it, as in user-secrets (altinn-config.md §4): `ClientId` for
 * `MaskinportenSettings:ClientId`. To .NET the two are the same.
 */
export function nameInSection(name: string): string | undefined {
  const prefix = `${sectionName}:`;
  return sameName(name.slice(0, prefix.length), prefix) ? name.slice(prefix.length) : undefined;
}

/** Two members that .NET would give the same name, anywhere in the file: it then reads none of it. */
export function firstDuplicate(root: Node): [Member, Member] | undefined {
  const seen = new Map<string, Member>();
  for (const [path, member] of leaves(root, '')) {
    const earlier = seen.get(path);
    if (earlier) return [earlier, member];
    seen.set(path, member);
  }
  return undefined;
}

/** The members with a plain value. Objects of the same name are merged, not refused: only what is in them can clash. */
function* leaves(node: Node, path: string): Generator<[path: string, member: Member]> {
  for (const member of membersOf(node)) {
    const own = `${path}:${member.name.toUpperCase()}`;
    if (!member.value.children) yield [own, member];
    yield* leaves(member.value, own);
  }
  if (node.type !== 'array') return;
  for (const [index, item] of (node.children ?? []).entries()) yield* leaves(item, `${path}:${index}`);
}
