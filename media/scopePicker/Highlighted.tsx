/** A text in which the words searched for are marked. */
export function Highlighted({ text, search }: { readonly text: string; readonly search: string }) {
  const words = search.split(/\s+/).filter(Boolean);
  if (words.length === 0) return <>{text}</>;
  const pattern = new RegExp(`(${words.map(escaped).join('|')})`, 'giu');
  // Splitting at a capture puts what matched at the odd places.
  return <>{text.split(pattern).map((part, index) => (index % 2 ? <mark key={index}>{part}</mark> : part))}</>;
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
