import { dataFile } from '../data/dataFile.ts';
import type pageTexts from '../data/pageTexts.json';
import { type Language } from './language.ts';

/** What the sandbox's pages say, by page. */
export type PageTexts = (typeof pageTexts)['en'];

/** Why something ends on a page instead of where it came from. */
export type PageError = Exclude<keyof PageTexts['errors'], 'title'>;

export function textsIn(lang: Language): PageTexts {
  return (JSON.parse(dataFile('pageTexts.json')) as typeof pageTexts)[lang];
}
