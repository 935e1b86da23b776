import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

/** Why a text is not valid JSON: the JSON parser's error codes, plus our own `TooDeep`. */
export type JsonFaultKind = Exclude<ReturnType<typeof printParseErrorCode>, '<unknown ParseErrorCode>'> | 'TooDeep';

/** A place in a text as editors show it. Both numbers start at 1; the column is in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

interface JsonFault {
  readonly kind: JsonFaultKind;
  readonly offset: number;
}

/**
 * .NET reads no deeper (System.Text.Json, JsonDocumentOptions.MaxDepth), and at some greater depth the parser would overflow
 * its stack.
 */
const deepest = 64;

/**
 * Parses JSON into a tree with offsets. If there is an error, returns the first as `fault`, and the tree contains what could be
 * parsed. `relaxed` allows what .NET's configuration reader allows: comments and trailing commas.
 */
export function parseJsonTree(text: string, { relaxed }: { relaxed: boolean }): { root?: Node; fault?: JsonFault } {
  const tooDeep = firstTooDeep(text);
  if (tooDeep !== undefined) return { fault: { kind: 'TooDeep', offset: tooDeep } };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: !relaxed, allowTrailingComma: relaxed });
  const first = errors[0];
  return { ...(root && { root }), ...(first && { fault: { kind: kindOf(first), offset: first.offset } }) };
}

/** Line and column of an offset. CRLF, LF and CR end a line; a byte order mark does not count as a column. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).replace(/^\uFEFF/, '');
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function kindOf(error: ParseError): JsonFaultKind {
  const kind = printParseErrorCode(error.error);
  return kind === '<unknown ParseErrorCode>' ? 'InvalidSymbol' : kind;
}

/** The offset at which nesting becomes too deep, found without recursion. */
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
