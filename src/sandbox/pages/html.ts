/** Markup: whatever is put into it was escaped on the way. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup with values in it; a text among them is escaped, for an element as for a quoted attribute. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, index) => text + markup(parts[index] ?? '')).join(''));
}

function markup(part: Part): string {
  if (typeof part === 'string') return part.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
  return part instanceof Html ? part.markup : part.map((one) => one.markup).join('');
}
