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

/** The name of an organisation that the sandbox knows, be it seeded or one that somebody has represented; else undefined. */
export function organisationName({ catalogue, database }: World, orgno: string): string | undefined {
  const seeded = catalogue.organisationName(orgno);
  if (seeded !== undefined) return seeded;
  return database.read().syntheticOrganisations.includes(orgno) ? inventedName(orgno) : undefined;
}

/** From when somebody represents it, an organisation that was not seeded exists for everyone. */
export function rememberOrganisation(world: World, orgno: string): void {
  if (organisationName(world, orgno) !== undefined) return;
  world.database.change((state: StoredState) => {
    state.syntheticOrganisations.push(orgno);
  });
}

/** Sounds like the synthetic ones of the national test data, and is the same every time. */
function inventedName(orgno: string): string {
  const number = Number(orgno);
  return [kinds, moods, animals, forms].map((words) => words[number % words.length]).join(' ');
}

const weights = [3, 2, 7, 6, 5, 4, 3, 2];

/** Nine digits, the last a modulus-11 check digit (self-service-api.md §6). */
export function isOrganisationNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  // A remainder of 1 would need the check digit 10, which there is not.
  return (11 - (sum % 11)) % 11 === Number(text[8]);
}
