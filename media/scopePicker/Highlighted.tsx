/** A text with the searched words highlighted. */
export function Highlighted({ text, search }: { readonly text: string; readonly search: string }) {
  const words = search.split(/\s+/).filter(Boolean);
  if (words.length === 0) return <>{text}</>;
  const pattern = new RegExp(`(${words.map(escaped).join('|')})`, 'giu');
  // Splitting at a capture group puts the matches at the odd indexes.
  return <>{text.split(pattern).map((part, index) => (index % 2 ? <mark key={index}>{part}</mark> : part))}</>;
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
