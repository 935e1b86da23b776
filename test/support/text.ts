/** A pattern for the whole of a text, spaces around it aside; a pattern of one's own stays as it is. */
export function exactly(text: string | RegExp): RegExp {
  if (typeof text !== 'string') return text;
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s')}\\s*$`);
}

/** Monaco shows spaces as no-break spaces. */
export function plainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
