import { dataFile } from '../data/dataFile.ts';
import { loginOrganisations } from '../seed/organisations.ts';
import { type Scope } from '../state/storedState.ts';
import { Catalogue } from './catalogue.ts';
import { catalogueScope, delegationSource, discontinued, forPersons } from './catalogueScope.ts';
import { syntheticNumber } from './syntheticNumber.ts';
import { rows, topics } from './topic.ts';
import { localTopicScopes, stateTopicScopes } from './topicScopes.ts';

/** Every so manyth of the made-up scopes is no longer active. */
const discontinuedEvery = 41;

/** The catalogue that the sandbox comes with: some 1,600 scopes, the same every time. */
export function builtInCatalogue(): Catalogue {
  const names = new Map(loginOrganisations.map(({ orgno, name }) => [orgno, name]));
  const known = knownScopes(names);
  const taken = new Set(known.map(({ name }) => name));
  const made = [...stateScopes(names), ...localScopes(names)]
    .filter(({ name }) => !taken.has(name))
    .map((scope, index) => (index % discontinuedEvery === discontinuedEvery - 1 ? discontinued(scope) : scope));
  return new Catalogue([...known, ...made], names);
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

/** The parts of a text that begin with a line `>head|…`. */
function sections(text: string): { head: string[]; lines: string }[] {
  return text
    .split(/^>/m)
    .filter((section) => section.trim() !== '')
    .map((section) => {
      const [head = '', ...lines] = section.split('\n');
      return { head: head.split('|'), lines: lines.join('\n') };
    });
}
