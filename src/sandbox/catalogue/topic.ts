/** What a scope gives access to, in the three languages; a noun phrase that can follow a verb. */
export interface Topic {
  /** as it stands in the scope's name */
  readonly slug: string;
  readonly nb: string;
  readonly nn: string;
  readonly en: string;
  /** Anybody may read it. */
  readonly isOpen: boolean;
  /** A supplier may be given it through Altinn. */
  readonly isDelegable: boolean;
  /** A person who is logged in may read their own. */
  readonly isPersonal: boolean;
}

/**
 * Reads topics written one a line: `slug|bokmål|nynorsk|English|flags`. An empty nynorsk is the same as bokmål; the flags
 * are `o`pen, `d`elegable and `p`ersonal.
 */
export function topics(lines: string): Topic[] {
  return rows(lines).map(([slug = '', nb = '', nn = '', en = '', flags = '']) => ({
    slug,
    nb,
    nn: nn || nb,
    en,
    isOpen: flags.includes('o'),
    isDelegable: flags.includes('d'),
    isPersonal: flags.includes('p'),
  }));
}

/** The lines of a text that are not empty, split at their bars. */
export function rows(lines: string): string[][] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split('|'));
}
