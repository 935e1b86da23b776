import { type StoredState } from './state/storedState.ts';
import { type World } from './world.ts';

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
