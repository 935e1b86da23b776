import { type Node } from 'jsonc-parser';
import { membersOf } from './configMembers.ts';

/** How a config is laid out, so that what is added looks as if it had always been there. */
export interface ConfigStyle {
  /** The line end most lines have. */
  readonly eol: string;
  /** One step of indentation. */
  readonly indent: string;
  /** What stands between a name and its value. */
  readonly colon: string;
}

export function styleOf(text: string, root: Node | undefined): ConfigStyle {
  const member = root && membersOf(root)[0];
  const colon = member ? text.slice(member.key.offset + member.key.length, member.value.offset) : '';
  return {
    eol: lineEnd(text),
    indent: (root && indentStep(text, root)) ?? '  ',
    colon: /^ *: *$/.test(colon) ? colon : ': ',
  };
}

/** The white space at the beginning of the line on which an offset is. */
export function indentAt(text: string, offset: number): string {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^\uFEFF?([ \t]*)/.exec(text.slice(lineStart, offset))?.[1] ?? '';
}

function lineEnd(text: string): string {
  const ends = text.match(/\r\n|\n|\r/g) ?? [];
  const count = (eol: string): number => ends.filter((end) => end === eol).length;
  return ['\n', '\r\n', '\r'].reduce((most, eol) => (count(eol) > count(most) ? eol : most));
}

/** How far the first member that has a line of its own is indented beyond the object it is in. */
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
