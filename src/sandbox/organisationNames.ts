import type { StoredState } from './state/database.ts';
import type { World } from './world.ts';

const kinds = [
  'SPRØ',
  'TREFFSIKKER',
  'BLID',
  'LETTBEINT',
  'SINDIG',
  'OVERSTRØMMENDE',
  'TAPPER',
  'VÅGAL',
  'MILD',
  'SNAR',
  'GRUNDIG',
];
const moods = [
  'ALLSIDIG',
  'FORSIKTIG',
  'LYKKELIG',
  'STILLE',
  'UNDRENDE',
  'NYSGJERRIG',
  'PYNTELIG',
  'REDELIG',
  'UREDD',
  'VARM',
];
const animals = [
  'GAUPE',
  'HERMELIN',
  'JERV',
  'LAKS',
  'MÅKE',
  'OTER',
  'REINSDYR',
  'SPURV',
  'TORSK',
  'UGLE',
  'VALROSS',
  'ØGLE',
  'ÆRFUGL',
];
const forms = ['AS', 'ANS', 'BA', 'SA', 'DA'];

/** The name of an organisation that was seeded or that a user has represented; undefined for others. */
export function organisationName({ catalogue, database }: World, orgno: string): string | undefined {
  const seeded = catalogue.organisationName(orgno);
  if (seeded !== undefined) return seeded;
  return database.read().syntheticOrganisations.includes(orgno) ? inventedName(orgno) : undefined;
}

/** Makes an organisation exist for everyone once a user has represented it. */
export function rememberOrganisation(world: World, orgno: string): void {
  if (organisationName(world, orgno) !== undefined) return;
  world.database.change((state: StoredState) => {
    state.syntheticOrganisations.push(orgno);
  });
}

/** A name in the style of the national synthetic test data, always the same for a number. */
function inventedName(orgno: string): string {
  const number = Number(orgno);
  return [kinds, moods, animals, forms].map((words) => words[number % words.length]).join(' ');
}

const weights = [3, 2, 7, 6, 5, 4, 3, 2];

/** Nine digits, the last a modulus-11 check digit (self-service-api.md §6). */
export function isOrganisationNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  // A remainder of 1 would need the check digit 10, which does not exist.
  return (11 - (sum % 11)) % 11 === Number(text[8]);
}
