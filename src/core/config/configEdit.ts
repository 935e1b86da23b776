import { createScanner, type Node } from 'jsonc-parser';
import { type AltinnCliSettings, sectionName, type WrittenName, writtenValues } from './altinnCliSettings.ts';
import { type ConfigDocument, type ConfigValue, type Member, membersOf, readConfig } from './configDocument.ts';

/** The layout of a config, so that additions match it. */
interface ConfigStyle {
  /** The line ending that most lines have. */
  readonly eol: string;
  /** One step of indentation. */
  readonly indent: string;
  /** The text between a name and its value. */
  readonly colon: string;
}

function styleOf(text: string, root: Node | undefined): ConfigStyle {
  const member = root && membersOf(root)[0];
  const colon = member ? text.slice(member.key.offset + member.key.length, member.value.offset) : '';
  return {
    eol: lineEnd(text),
    indent: (root && indentStep(text, root)) ?? '  ',
    colon: /^ *: *$/.test(colon) ? colon : ': ',
  };
}

/** The white space at the start of an offset's line. */
function indentAt(text: string, offset: number): string {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^\uFEFF?([ \t]*)/.exec(text.slice(lineStart, offset))?.[1] ?? '';
}

function lineEnd(text: string): string {
  const ends = text.match(/\r\n|\n|\r/g) ?? [];
  const count = (eol: string): number => ends.filter((end) => end === eol).length;
  return ['\n', '\r\n', '\r'].reduce((most, eol) => (count(eol) > count(most) ? eol : most));
}

/** How far the first member on a line of its own is indented relative to its object. */
function indentStep(text: string, object: Node): string | undefined {
  const outer = indentAt(text, object.offset);
  for (const { key, value } of membersOf(object)) {
    const inner = indentAt(text, key.offset);
    if (/[\r\n]/.test(text.slice(object.offset, key.offset)) && inner.startsWith(outer))
      return inner.slice(outer.length);
    const deeper = value.type === 'object' ? indentStep(text, value) : undefined;
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

type NewMember = readonly [name: string, value: string | true];

/** The edits that add members to the section, or add the section with them if there is none. */
function additions(document: ConfigDocument, members: readonly NewMember[]): TextEdit[] {
  const { text, root, section, flatMembers } = document;
  if (members.length === 0) return [];
  const style = styleOf(text, root);
  if (!root) return [newObject(text, members, style)];
  if (section) return addTo(text, section, (layout) => members.map((member) => render(member, layout)), style);
  const lastFlat = flatMembers.at(-1);
  if (lastFlat) {
    const flat = members.map(([name, value]): NewMember => [`${sectionName}:${name}`, value]);
    return addAfter(text, root, lastFlat, (layout) => flat.map((member) => render(member, layout)), style);
  }
  return addTo(text, root, (layout) => [renderSection(members, layout)], style);
}

/** Where a new member goes: on its own line with this indentation, or on the same line with this gap between members. */
type Layout = ConfigStyle & ({ readonly lineIndent: string } | { readonly gap: string });
type Rendered = (layout: Layout) => string[];

function render([name, value]: NewMember, { colon }: ConfigStyle): string {
  return `${JSON.stringify(name)}${colon}${JSON.stringify(value)}`;
}

function renderSection(members: readonly NewMember[], layout: Layout): string {
  const rendered = members.map((member) => render(member, layout));
  const { colon, eol, indent } = layout;
  const object =
    'gap' in layout
      ? `{${layout.gap}${rendered.join(`,${layout.gap}`)}${layout.gap}}`
      : `{${rendered.map((line) => `${eol}${layout.lineIndent}${indent}${line}`).join(',')}${eol}${layout.lineIndent}}`;
  return `${JSON.stringify(sectionName)}${colon}${object}`;
}

function newObject(text: string, members: readonly NewMember[], style: ConfigStyle): TextEdit {
  const { eol, indent } = style;
  const lead = /(^|[\r\n]|^\uFEFF)$/.test(text) ? '' : eol;
  const section = renderSection(members, { ...style, lineIndent: indent });
  return { offset: text.length, length: 0, text: `${lead}{${eol}${indent}${section}${eol}}${eol}` };
}

function addTo(text: string, object: Node, rendered: Rendered, style: ConfigStyle): TextEdit[] {
  const last = membersOf(object).at(-1);
  return last ? addAfter(text, object, last, rendered, style) : [addToEmpty(text, object, rendered, style)];
}

/**
 * Adds members to `{}`, on lines of their own unless the whole file is one line. Existing comments and white space stay in
 * front.
 */
function addToEmpty(text: string, object: Node, rendered: Rendered, style: ConfigStyle): TextEdit {
  const end = object.offset + object.length - 1;
  const blanks = /\s*$/.exec(text.slice(object.offset + 1, end))?.[0] ?? '';
  const isOneLiner = object.parent !== undefined && !/[\r\n]/.test(text.trim());
  if (isOneLiner) {
    const gap = /^ *: +$/.test(style.colon) ? ' ' : '';
    const lead = blanks === '' ? gap : '';
    return { offset: end, length: 0, text: `${lead}${rendered({ ...style, gap }).join(`,${gap}`)}${gap}` };
  }
  const outer = indentAt(text, object.offset);
  const lineIndent = outer + style.indent;
  const lines = rendered({ ...style, lineIndent }).map((line) => `${style.eol}${lineIndent}${line}`);
  // If the closing brace is on a line of its own, that line is left as it is.
  if (/[\r\n]/.test(blanks)) return { offset: end - blanks.length, length: 0, text: lines.join(',') };
  return { offset: end, length: 0, text: `${lines.join(',')}${style.eol}${outer}` };
}

function addAfter(text: string, object: Node, member: Member, rendered: Rendered, style: ConfigStyle): TextEdit[] {
  const valueEnd = member.value.offset + member.value.length;
  const commaEnd = endOfComma(text, valueEnd);
  const layout = layoutAfter(text, object, member, style);
  // An existing comma is kept. Each new member then has its comma after it, so that a trailing comma stays trailing.
  const closing = commaEnd === undefined ? '' : ',';
  if ('gap' in layout) {
    const members = layout.gap + rendered(layout).join(`,${layout.gap}`);
    return [insertion(commaEnd ?? valueEnd, commaEnd === undefined ? `,${members}` : `${members},`)];
  }
  const lines = rendered(layout).map((line) => `${style.eol}${layout.lineIndent}${line}`);
  const lineEnd = endOfLineComments(text, commaEnd ?? valueEnd);
  const added = insertion(lineEnd, lines.join(',') + closing);
  if (commaEnd !== undefined) return [added];
  return lineEnd === valueEnd ? [insertion(valueEnd, `,${added.text}`)] : [insertion(valueEnd, ','), added];
}

function insertion(offset: number, text: string): TextEdit {
  return { offset, length: 0, text };
}

/** Follows the layout of the previous member: on a line of its own if that one is, or if the object's end is on another line. */
function layoutAfter(text: string, object: Node, { key, value }: Member, style: ConfigStyle): Layout {
  const siblings = membersOf(object);
  const index = siblings.findIndex((sibling) => sibling.key === key);
  const before = siblings[index - 1]?.value;
  const previousEnd = before ? before.offset + before.length : object.offset + 1;
  const hasLineBreak = (start: number, end: number): boolean => /[\r\n]/.test(text.slice(start, end));
  if (hasLineBreak(previousEnd, key.offset)) return { ...style, lineIndent: indentAt(text, key.offset) };
  if (hasLineBreak(value.offset + value.length, object.offset + object.length)) {
    return { ...style, lineIndent: indentAt(text, object.offset) + style.indent };
  }
  const gap = text.slice(previousEnd, key.offset).replace(/^\s*,/, '');
  return { ...style, gap: /^[ \t]*$/.test(gap) ? gap : ' ' };
}

/** The end of the comma after a value, which may have comments before it. */
function endOfComma(text: string, valueEnd: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(valueEnd);
  scanner.scan();
  const offset = scanner.getTokenOffset();
  return text[offset] === ',' ? offset + 1 : undefined;
}

/** The offset after the comments at the end of the line, which belong to what is before them. */
function endOfLineComments(text: string, offset: number): number {
  const comments = /^(?:[ \t]*\/\*(?:(?!\*\/)[^\r\n])*\*\/)*(?:[ \t]*\/\/[^\r\n]*)?(?=[ \t]*(?:[\r\n]|$))/.exec(
    text.slice(offset),
  );
  return offset + (comments?.[0].length ?? 0);
}

/**
 * The edits that put the settings into a config. For existing members, only the value is replaced, and only if it differs.
 * Missing ones are added after the last existing one, in the file's style. Nothing else changes, and a second run has nothing
 * to do. Does not ask the user; `checkConfig` tells beforehand what would be lost. Throws ConfigError.
 */
export function editConfig(text: string, settings: AltinnCliSettings): TextEdit[] {
  const document = readConfig(text);
  const missing: [name: WrittenName, value: string | true][] = [];
  const edits: TextEdit[] = [];
  for (const [name, value] of Object.entries(writtenValues(settings)) as [WrittenName, string | true][]) {
    const current = document.settings[name];
    if (!current) missing.push([name, value]);
    else if (!hasValue(current, value)) edits.push(replacement(current, value));
  }
  return [...edits, ...additions(document, missing)].sort((one, other) => one.offset - other.offset);
}

/** Applies edits to the text. They must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((one, other) => other.offset - one.offset)
    .reduce(
      (edited, { offset, length, text: put }) => edited.slice(0, offset) + put + edited.slice(offset + length),
      text,
    );
}

/** Whether the program would read this value. .NET also accepts booleans as text, in any case and surrounded by spaces. */
function hasValue(current: ConfigValue, value: string | true): boolean {
  if (value === true) return current.text.trim().toLowerCase() === 'true';
  return current.isString && current.text === value;
}

function replacement({ offset, length }: ConfigValue, value: string | true): TextEdit {
  return { offset, length, text: JSON.stringify(value) };
}

/** Replaces `length` code units at `offset` by `text`. Offsets are UTF-16 code units in the text before any edit. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}
