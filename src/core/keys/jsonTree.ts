import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

/** Why a text is not JSON, in the words of the JSON parser, and `TooDeep` of our own. */
export type JsonFaultKind = Exclude<ReturnType<typeof printParseErrorCode>, '<unknown ParseErrorCode>'> | 'TooDeep';

/** A place in a text as an editor shows it: both from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

interface JsonFault {
  readonly kind: JsonFaultKind;
  readonly offset: number;
}

/** .NET reads no deeper (System.Text.Json, JsonDocumentOptions.MaxDepth), and the parser's stack would end somewhere below. */
const deepest = 64;

/**
 * Parses JSON into a tree that knows its offsets, with the first fault if there is one; the tree is then what could be made
 * out. `relaxed` allows what .NET's configuration reader allows: comments and trailing commas.
 */
export function parseJsonTree(text: string, { relaxed }: { relaxed: boolean }): { root?: Node; fault?: JsonFault } {
  const tooDeep = firstTooDeep(text);
  if (tooDeep !== undefined) return { fault: { kind: 'TooDeep', offset: tooDeep } };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: !relaxed, allowTrailingComma: relaxed });
  const first = errors[0];
  return { ...(root && { root }), ...(first && { fault: { kind: kindOf(first), offset: first.offset } }) };
}

/** Line and column of an offset; CRLF, LF and CR end a line, and a byte order mark takes no column. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).replace(/^\uFEFF/, '');
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function kindOf(error: ParseError): JsonFaultKind {
  const kind = printParseErrorCode(error.error);
  return kind === '<unknown ParseErrorCode>' ? 'InvalidSymbol' : kind;
}

/** Where nesting goes too deep, found without recursion. */
function firstTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const token = text[scanner.getTokenOffset()];
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
}
