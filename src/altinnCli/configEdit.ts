import { writtenValues, type AltinnCliSettings, type WrittenName } from './altinnCliSettings.ts';
import { readConfig, type ConfigValue } from './configDocument.ts';
import { additions } from './configInsertion.ts';
import { type TextEdit } from './textEdit.ts';

/**
 * The edits that put the settings into a config. Where a member is, its value alone is replaced, and only if it differs; what is
 * missing is added after the last one there is, in the file's own style. Nothing else is touched, and a second run has nothing to
 * do. Asks nobody: `checkConfig` says beforehand what would be lost. Throws ConfigError.
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

/** The text with the edits made. They must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((one, other) => other.offset - one.offset)
    .reduce(
      (edited, { offset, length, text: put }) => edited.slice(0, offset) + put + edited.slice(offset + length),
      text,
    );
}

/** As the program sees it: .NET takes a truth value also as text, in any case and between blanks. */
function hasValue(current: ConfigValue, value: string | true): boolean {
  if (value === true) return current.text.trim().toLowerCase() === 'true';
  return current.isString && current.text === value;
}

function replacement({ offset, length }: ConfigValue, value: string | true): TextEdit {
  return { offset, length, text: JSON.stringify(value) };
}
