import { type Node, stripComments } from 'jsonc-parser';
import { type JsonFaultKind, parseJsonTree, type Position, positionAt } from '../keys/jsonTree.ts';
import {
  type BaseAddressName,
  baseAddressNames,
  sectionName,
  type SettingName,
  settingNames,
} from './altinnCliSettings.ts';

/** Why the program can't read a text as a config, with the values a message needs. */
export type ConfigProblem =
  | { readonly reason: 'tooLarge' | 'notUtf8' | 'notAnObject' | 'sectionNotAnObject' }
  | ({ readonly reason: 'syntax'; readonly what: JsonFaultKind } & Position)
  | ({ readonly reason: 'duplicateName'; readonly names: readonly [string, string] } & Position)
  | ({ readonly reason: 'valueNotText'; readonly name: string } & Position);

/** An appsettings.json that .NET or this extension can't read. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problem: ConfigProblem) {
    const place = 'line' in problem ? ` at line ${problem.line}, column ${problem.column}` : '';
    super(`The config cannot be read: ${problem.reason}${place}.`);
  }

  get reason(): ConfigProblem['reason'] {
    return this.problem.reason;
  }
}

export function isConfigError(error: unknown): error is ConfigError {
  return error instanceof ConfigError;
}

/** A member of a JSON object, with the positions of its name and value. */
export interface Member {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

/** The members of an object in order; empty for any other node. */
export function membersOf(node: Node): Member[] {
  if (node.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value ? [{ name: key.value as string, key, value }] : [],
  );
}

/** Whether two names are the same to .NET, which ignores case. */
export function sameName(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

/**
 * The name within the section of a flat member, as in user-secrets (altinn-config.md §4): `ClientId` for
 * `MaskinportenSettings:ClientId`. .NET treats the two as the same.
 */
function nameInSection(name: string): string | undefined {
  const prefix = `${sectionName}:`;
  return sameName(name.slice(0, prefix.length), prefix) ? name.slice(prefix.length) : undefined;
}

/** The first two members anywhere in the file that are the same to .NET, which then reads nothing from the file. */
function firstDuplicate(root: Node): [Member, Member] | undefined {
  const seen = new Map<string, Member>();
  for (const [path, member] of leaves(root, '')) {
    const earlier = seen.get(path);
    if (earlier) return [earlier, member];
    seen.set(path, member);
  }
  return undefined;
}

/** The members with a plain value. Objects of the same name are merged, so only members within them can be duplicates. */
function* leaves(node: Node, path: string): Generator<[path: string, member: Member]> {
  for (const member of membersOf(node)) {
    const own = `${path}:${member.name.toUpperCase()}`;
    if (!member.value.children) yield [own, member];
    yield* leaves(member.value, own);
  }
  if (node.type !== 'array') return;
  for (const [index, item] of (node.children ?? []).entries()) yield* leaves(item, `${path}:${index}`);
}

/** A value as written in the file. */
export interface ConfigValue {
  /** The member's name with the file's casing. */
  readonly name: string;
  /** The value as .NET reads it: always as text. */
  readonly text: string;
  /** Whether it is written as a string rather than a number, `true`, `false` or `null`. */
  readonly isString: boolean;
  /** The value's position, including quotes, in UTF-16 code units from the start of the text. */
  readonly offset: number;
  readonly length: number;
}

/** The parts of an Altinn CLI config that were found in a text. */
export interface ConfigDocument {
  readonly text: string;
  readonly settings: Readonly<Partial<Record<SettingName, ConfigValue>>>;
  readonly baseAddresses: Readonly<Partial<Record<BaseAddressName, ConfigValue>>>;
  /** The names of the section's other members, with the file's casing. */
  readonly otherNames: readonly string[];
  /** The file's root object; absent in an empty file. */
  readonly root?: Node;
  /** The section's object. */
  readonly section?: Node;
  /** Members of the section that are written outside it: `MaskinportenSettings:ClientId`. */
  readonly flatMembers: readonly Member[];
}

const maxBytes = 5 * 1024 * 1024;

/**
 * Reads an appsettings.json as .NET does: with comments, trailing commas, a byte order mark and case-insensitive names
 * (altinn-config.md §1). An empty file is a config without settings. Throws ConfigError.
 */
export function readConfig(text: string): ConfigDocument {
  if (Buffer.byteLength(text) > maxBytes) throw new ConfigError({ reason: 'tooLarge' });
  // UTF-16 that was decoded as UTF-8 looks like this.
  if (/\0|^\uFFFD|^\uFFFE/.test(text)) throw new ConfigError({ reason: 'notUtf8' });
  const root = parse(text);
  if (!root) return { text, settings: {}, baseAddresses: {}, otherNames: [], flatMembers: [] };
  refuseDuplicates(text, root);
  const members = membersOf(root);
  const section = sectionOf(members);
  const flatMembers = members.filter(({ name }) => nameInSection(name) !== undefined);
  const inSection = [
    ...(section ? membersOf(section) : []),
    ...flatMembers.map((member) => ({ ...member, name: nameInSection(member.name) ?? member.name })),
  ];
  const settings = valuesOf(text, inSection, settingNames);
  const baseAddresses = valuesOf(text, members, baseAddressNames);
  const otherNames = inSection.map(({ name }) => name).filter((name) => !isSettingName(name));
  return { text, settings, baseAddresses, otherNames, root, ...(section && { section }), flatMembers };
}

/**
 * Whether a text looks like an Altinn CLI config: it has the section, or altinn-cli's base addresses. This includes broken
 * configs, so that the user sees what is wrong instead of being offered a new file. Never throws.
 */
export function looksLikeAltinnCliConfig(text: string): boolean {
  if (text.length > maxBytes) return false;
  const { root } = parseJsonTree(text.replace(/^\uFEFF/, '').replace(/\0/g, ''), { relaxed: true });
  if (root?.type !== 'object') return false;
  const members = membersOf(root);
  const section = members.find(({ name }) => sameName(name, sectionName));
  if (section) return !isAltinnAppSection(membersOf(section.value).map(({ name }) => name));
  if (members.some(({ name }) => nameInSection(name) !== undefined)) return true;
  const addresses = members.filter(({ name }) => baseAddressNames.some((address) => sameName(address, name)));
  return addresses.length > 1 || addresses.some(({ value }) => /\baltinn\.(no|cloud)\b/i.test(String(value.value)));
}

/**
 * Whether these are the members of an Altinn app's section, which has the same name but can't be used by altinn-cli
 * (altinn-config.md §2).
 */
export function isAltinnAppSection(names: readonly string[]): boolean {
  const has = (accepted: readonly string[]): boolean =>
    names.some((name) => accepted.some((one) => sameName(one, name)));
  return has(['Authority', 'Jwk', 'JwkBase64']) && !has(['Environment', 'Scope', 'EncodedJwk', 'ExhangeToAltinnToken']);
}

/** The file's root object; undefined if the file contains only white space and comments. */
function parse(text: string): Node | undefined {
  // The parser does not accept a byte order mark. Replacing it with a space keeps all offsets.
  const { root, fault } = parseJsonTree(text.replace(/^\uFEFF/, ' '), { relaxed: true });
  if (fault?.kind === 'ValueExpected' && stripComments(text).trim() === '') return undefined;
  if (fault) throw new ConfigError({ reason: 'syntax', what: fault.kind, ...positionAt(text, fault.offset) });
  if (root?.type !== 'object') throw new ConfigError({ reason: 'notAnObject' });
  return root;
}

function refuseDuplicates(text: string, root: Node): void {
  // .NET would merge two sections. The user has to decide which one to write to.
  const [section, another] = membersOf(root).filter(({ name }) => sameName(name, sectionName));
  const [first, second] = section && another ? [section, another] : (firstDuplicate(root) ?? []);
  if (!first || !second) return;
  const names = [first.name, second.name] as const;
  throw new ConfigError({ reason: 'duplicateName', names, ...positionAt(text, second.key.offset) });
}

function sectionOf(members: readonly Member[]): Node | undefined {
  const section = members.find(({ name }) => sameName(name, sectionName))?.value;
  if (section && section.type !== 'object') throw new ConfigError({ reason: 'sectionNotAnObject' });
  return section;
}

function valuesOf<Name extends string>(
  text: string,
  members: readonly Member[],
  names: readonly Name[],
): Partial<Record<Name, ConfigValue>> {
  const values: Partial<Record<Name, ConfigValue>> = {};
  for (const name of names) {
    const member = members.find((candidate) => sameName(candidate.name, name));
    if (member) values[name] = valueOf(text, member);
  }
  return values;
}

function valueOf(text: string, { name, value: { type, offset, length, value } }: Member): ConfigValue {
  if (type === 'object' || type === 'array') {
    throw new ConfigError({ reason: 'valueNotText', name, ...positionAt(text, offset) });
  }
  const raw = type === 'null' ? '' : text.slice(offset, offset + length);
  return { name, text: type === 'string' ? (value as string) : raw, isString: type === 'string', offset, length };
}

function isSettingName(name: string): boolean {
  return settingNames.some((setting) => sameName(setting, name));
}
