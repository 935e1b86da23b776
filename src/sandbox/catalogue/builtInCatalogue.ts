import { dataFile } from '../data/dataFile.ts';
import { isOrganisationNumber } from '../organisationNames.ts';
import { loginOrganisations } from '../seed/seed.ts';
import type { Scope } from '../state/database.ts';
import { Catalogue, catalogueScope, delegationSource, discontinued, forPersons, type Wording } from './catalogue.ts';

const base = 31_500_000;
/** Keeps the numbers apart, so that they do not look like a sequence. */
const step = 1_237;

/** A valid organisation number from the series of synthetic organisations, different for every `index`. */
function syntheticNumber(index: number): string {
  // Some beginnings have no check digit; then the next one is used.
  for (let beginning = base + index * step; ; beginning += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const orgno = `${beginning}${digit}`;
      if (isOrganisationNumber(orgno)) return orgno;
    }
  }
}

/** What a scope gives access to, in three languages. A noun phrase that can follow a verb. */
interface Topic {
  /** As in the scope's name. */
  readonly slug: string;
  readonly nb: string;
  readonly nn: string;
  readonly en: string;
  /** Open to all for reading. */
  readonly isOpen: boolean;
  /** Can be delegated to a supplier through Altinn. */
  readonly isDelegable: boolean;
  /** Users who are logged in may read their own data. */
  readonly isPersonal: boolean;
}

/**
 * Reads topics, one per line: `slug|bokmål|nynorsk|English|flags`. An empty nynorsk text is the same as bokmål. The flags are
 * `o`pen, `d`elegable and `p`ersonal.
 */
function topics(lines: string): Topic[] {
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

/** The non-empty lines of a text, split at `|`. */
function rows(lines: string): string[][] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split('|'));
}

/** What a scope allows with a topic. */
type Operation = 'read' | 'write' | 'events' | 'extract' | 'admin' | 'personal';

interface OperationWords {
  readonly suffix: string;
  /** `*` is replaced by the topic. */
  readonly words: Wording;
}

const operations: Readonly<Record<Operation, OperationWords>> = {
  read: { suffix: '.read', words: { nb: 'Lese *', nn: 'Lese *', en: 'Read *' } },
  write: {
    suffix: '.write',
    words: { nb: 'Registrere og endre *', nn: 'Registrere og endre *', en: 'Register and change *' },
  },
  events: {
    suffix: '/hendelser.read',
    words: { nb: 'Motta hendelser om *', nn: 'Ta imot hendingar om *', en: 'Receive events about *' },
  },
  extract: {
    suffix: '/uttrekk.read',
    words: { nb: 'Hente uttrekk av *', nn: 'Hente uttrekk av *', en: 'Fetch extracts of *' },
  },
  admin: {
    suffix: '.admin',
    words: { nb: 'Administrere tilgang til *', nn: 'Administrere tilgang til *', en: 'Administer access to *' },
  },
  personal: {
    suffix: '/innlogget.read',
    words: {
      nb: 'Lese * på vegne av den som er logget inn',
      nn: 'Lese * på vegner av den som er logga inn',
      en: 'Read * on behalf of the person logged in',
    },
  },
};

/** All scopes of a government agency for a topic. The scope for managing access is for its own use. */
function stateTopicScopes(prefix: string, orgno: string, topic: Topic, place: number): Scope[] {
  const offered: Operation[] = ['read', 'write', 'events', 'extract'];
  if (place % 4 === 0) offered.push('admin');
  if (topic.isPersonal) offered.push('personal');
  return offered.map((operation, index) => topicScope(prefix, orgno, topic, operation, place * 11 + index));
}

/** The fewer scopes of a local body for a topic. */
function localTopicScopes(prefix: string, orgno: string, topic: Topic, place: number): Scope[] {
  const offered: Operation[] = place % 3 === 0 ? ['read', 'write', 'events'] : ['read', 'write'];
  return offered.map((operation, index) => topicScope(prefix, orgno, topic, operation, place * 3 + index));
}

function topicScope(prefix: string, orgno: string, topic: Topic, operation: Operation, place: number): Scope {
  const { suffix, words } = operations[operation];
  const wording = {
    nb: words.nb.replace('*', topic.nb),
    nn: words.nn.replace('*', topic.nn),
    en: words.en.replace('*', topic.en),
  };
  return catalogueScope(`${prefix}:${topic.slug}${suffix}`, orgno, wording, place, differences(topic, operation));
}

function differences(topic: Topic, operation: Operation): Partial<Scope> {
  if (operation === 'admin') return { visibility: 'PRIVATE' };
  if (operation === 'personal') return forPersons;
  if (topic.isOpen && operation !== 'write') return { accessible_for_all: true };
  return topic.isDelegable && operation !== 'extract' ? { delegation_source: delegationSource } : {};
}

/** One in this many invented scopes is no longer active. */
const discontinuedEvery = 41;

/** The sandbox's catalogue: about 1,600 scopes, always the same. */
export function builtInCatalogue(): Catalogue {
  const names = new Map(loginOrganisations.map(({ orgno, name }) => [orgno, name]));
  const named = knownScopes(names);
  const taken = new Set(named.map(({ name }) => name));
  const madeUp = [...stateScopes(names), ...localScopes(names)]
    .filter(({ name }) => !taken.has(name))
    .map((scope, index) => (index % discontinuedEvery === discontinuedEvery - 1 ? discontinued(scope) : scope));
  return new Catalogue([...named, ...madeUp], names);
}

function knownScopes(names: Map<string, string>): Scope[] {
  return sections(dataFile('wellKnownScopes.txt')).flatMap(({ head: [orgno = '', name = ''], lines }, section) => {
    names.set(orgno, name);
    return rows(lines).map(([scope = '', nb = '', nn = '', en = '', flags = ''], index) => {
      const built = catalogueScope(scope, orgno, { nb, nn: nn || nb, en }, section * 50 + index, flagged(flags));
      return flags.includes('x') ? discontinued(built) : built;
    });
  });
}

function flagged(flags: string): Partial<Scope> {
  return {
    ...(flags.includes('o') ? { accessible_for_all: true } : {}),
    ...(flags.includes('d') ? { delegation_source: delegationSource } : {}),
    ...(flags.includes('i') ? forPersons : {}),
    ...(flags.includes('k') ? { allowed_integration_types: ['maskinporten', 'krr'] } : {}),
    ...(flags.includes('h') ? { visibility: 'PRIVATE' } : {}),
  };
}

function stateScopes(names: Map<string, string>): Scope[] {
  const offers = sections(dataFile('stateTopics.txt')).flatMap(
    ({ head: [prefix = '', orgno = '', name = ''], lines }) => {
      names.set(orgno, name);
      return topics(lines).map((topic) => ({ prefix, orgno, topic }));
    },
  );
  return offers.flatMap(({ prefix, orgno, topic }, place) => stateTopicScopes(prefix, orgno, topic, place));
}

function localScopes(names: Map<string, string>): Scope[] {
  const kinds = dataFile('localTopics.txt').matchAll(/(.+?)\n\n(.+?)\n(?:\n|$)/gs);
  const bodies = [...kinds].flatMap(([, listed = '', offered = '']) =>
    rows(listed).map((row) => ({ row, offered: topics(offered) })),
  );
  const offers = bodies.flatMap(({ row: [prefix = '', name = ''], offered }, index) => {
    const orgno = syntheticNumber(index);
    names.set(orgno, name);
    return offered.map((topic) => ({ prefix, orgno, topic }));
  });
  return offers.flatMap(({ prefix, orgno, topic }, place) => localTopicScopes(prefix, orgno, topic, place));
}

/** The sections of a text, each beginning with a line `>head|…`. */
function sections(text: string): { head: string[]; lines: string }[] {
  return text
    .split(/^>/m)
    .filter((section) => section.trim() !== '')
    .map((section) => {
      const [head = '', ...lines] = section.split('\n');
      return { head: head.split('|'), lines: lines.join('\n') };
    });
}
