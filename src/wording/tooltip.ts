import { MarkdownString } from 'vscode';

/** A tooltip: a title, and paragraphs of plain text below it; those that are undefined or empty are left out. */
export function tooltip(title: string, ...paragraphs: (string | undefined)[]): MarkdownString {
  const lines = paragraphs.flatMap((text) => (text ? [plain(text)] : []));
  return new MarkdownString([`**${plain(title)}**`, ...lines].join('\n\n'));
}

/** Text as Markdown that shows just that text, and breaks between words (MarkdownString.appendText does not). */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, '\\$&').replace(/\r?\n/g, '  \n');
}
