import { MarkdownString } from 'vscode';
import type { KeyState } from '../keys/keyState.ts';
import { keyLook } from './keyLook.ts';

/** A tooltip: a title, and paragraphs of plain text below it; those that are undefined or empty are left out. */
export function tooltip(title: string, ...texts: (string | undefined)[]): MarkdownString {
  return colourful(bold(title), ...texts.map((text) => text && plain(text)));
}

/** A tooltip of paragraphs that are Markdown already, by the functions below. */
export function colourful(...paragraphs: (string | undefined)[]): MarkdownString {
  const text = new MarkdownString(paragraphs.filter(Boolean).join('\n\n'), true);
  // For colours only: `plain` leaves no tag in anybody's text.
  text.supportHtml = true;
  return text;
}

export function bold(text: string): string {
  return `**${plain(text)}**`;
}

/** Text in the colour of a key's state, with its icon before it, as Markdown. */
export function coloured(text: string, state: KeyState['state']): string {
  const look = keyLook(state);
  if (!look) return plain(text);
  const variable = look.color.replaceAll('.', '-');
  return `<span style="color:var(--vscode-${variable});">$(${look.icon}) ${plain(text)}</span>`;
}

/**
 * Text as Markdown that shows just that text, and breaks between words (MarkdownString.appendText does not). An address or e-mail in
 * it is no link either: whoever names a client could lead people anywhere.
 */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@]/g, '\\$&').replace(/\r?\n/g, '  \n');
}
