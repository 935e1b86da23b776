import fc from 'fast-check';

/** A config as a person, a tool or a prankster may have written it, and where in it the values are that may change. */
export interface AnyConfig {
  readonly text: string;
  /** Where the values of the five members stand that are in it, by the members' own spelling. */
  readonly places: ReadonlyMap<string, { readonly offset: number; readonly length: number }>;
  /** The line end of all its lines. */
  readonly eol: string;
}

/** A value in the making: what is written, and whose it is if it is one of the five. */
interface Part {
  readonly text: string;
  readonly setting?: string;
}

interface Style {
  readonly eol: string;
  readonly indent: string;
  readonly trailingCommas: boolean;
}

const settingNames = ['Environment', 'ClientId', 'Scope', 'EncodedJwk', 'ExhangeToAltinnToken'];
const literal = fc.constantFrom('""', '"x"', '"ver2"', 'true', 'false', '12', 'null', '"\\u00e6 \\"{}//"', '"true"');
const otherLiteral = fc.oneof(literal, fc.constantFrom('{}', '[]', '{ "a": [1, 2] }', '{"b":{"c":"// no comment"}}'));

const cased = (name: string): fc.Arbitrary<string> =>
  fc.mixedCase(fc.constant(name), {
    toggleCase: (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()),
  });

/** What may stand between two tokens. */
function trivia({ eol, indent }: Style, line: boolean): fc.Arbitrary<string> {
  const comment = fc.constantFrom('/**/', '/* a, "b": {} */', `/* two${eol}lines */`, '/* æ // */');
  const lineComment = fc.constantFrom(`// one, "Scope": "x"${eol}`, `//${eol}`);
  const blank = fc.constantFrom('', ' ', eol + indent);
  return fc
    .tuple(blank, fc.oneof({ weight: 6, arbitrary: fc.constant('') }, comment, ...(line ? [lineComment] : [])), blank)
    .map((parts) => parts.join(''));
}

function object(
  members: readonly { name: string; value: readonly Part[] }[],
  style: Style,
  depth: number,
): fc.Arbitrary<Part[]> {
  const gaps = fc.array(trivia(style, true), { minLength: members.length * 4 + 1, maxLength: members.length * 4 + 1 });
  const oneLine = fc.boolean();
  return fc.tuple(gaps, oneLine).map(([between, isOneLine]) => {
    const gap = (index: number): Part => ({ text: between[index] ?? '' });
    const lineStart = { text: isOneLine ? ' ' : style.eol + style.indent.repeat(depth + 1) };
    const parts: Part[] = [{ text: '{' }];
    for (const [index, { name, value }] of members.entries()) {
      const comma = index < members.length - 1 || style.trailingCommas ? ',' : '';
      const at = index * 4;
      parts.push(
        gap(at),
        lineStart,
        { text: `"${name}"` },
        gap(at + 1),
        { text: ':' },
        gap(at + 2),
        ...value,
        gap(at + 3),
        { text: comma },
      );
    }
    return [
      ...parts,
      gap(members.length * 4),
      { text: (isOneLine ? ' ' : style.eol + style.indent.repeat(depth)) + '}' },
    ];
  });
}

const others = (prefix: string): fc.Arbitrary<{ name: string; value: Part[] }[]> =>
  fc
    .array(otherLiteral, { maxLength: 3 })
    .map((values) => values.map((text, index) => ({ name: `${prefix}${index}`, value: [{ text }] })));

function section(names: readonly string[], style: Style): fc.Arbitrary<Part[]> {
  const known = names.map((setting) =>
    fc.tuple(cased(setting), literal).map(([name, text]) => ({ name, value: [{ text, setting }] })),
  );
  return fc
    .tuple(fc.tuple(...known), others('Other'))
    .map(([settings, unknown]) => [...settings, ...unknown])
    .chain((members) => fc.shuffledSubarray(members, { minLength: members.length }))
    .chain((members) => object(members, style, 1));
}

const style: fc.Arbitrary<Style> = fc.record({
  eol: fc.constantFrom('\n', '\r\n', '\r'),
  indent: fc.constantFrom('  ', '    ', '\t', ' ', ''),
  trailingCommas: fc.boolean(),
});

function configs(names: fc.Arbitrary<readonly string[] | null>): fc.Arbitrary<AnyConfig> {
  return fc.tuple(style, names).chain(([used, present]) => {
    const own = present
      ? fc.tuple(cased('MaskinportenSettings'), section(present, used)).map(([name, value]) => [{ name, value }])
      : fc.constant([]);
    const root = fc.tuple(others('Before'), own, others('After')).chain((members) => object(members.flat(), used, 0));
    const around = trivia(used, true);
    return fc
      .tuple(fc.constantFrom('', '\uFEFF'), around, root, around)
      .map(([mark, before, parts, after]) => assemble([{ text: mark + before }, ...parts, { text: after }], used.eol));
  });
}

/** With the section or without, and with some, all or none of the five members. */
export const anyConfig = configs(fc.option(fc.subarray(settingNames)));

/** With all five members. */
export const completeConfig = configs(fc.constant(settingNames));

function assemble(parts: readonly Part[], eol: string): AnyConfig {
  const places = new Map<string, { offset: number; length: number }>();
  let text = '';
  for (const part of parts) {
    if (part.setting !== undefined) places.set(part.setting, { offset: text.length, length: part.text.length });
    text += part.text;
  }
  return { text, places, eol };
}
