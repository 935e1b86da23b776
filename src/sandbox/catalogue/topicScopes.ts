import { type Scope } from '../state/storedState.ts';
import { catalogueScope, delegationSource, forPersons, type Wording } from './catalogueScope.ts';
import { type Topic } from './topic.ts';

/** What can be done with a topic. */
type Operation = 'read' | 'write' | 'events' | 'extract' | 'admin' | 'personal';

interface OperationWords {
  readonly suffix: string;
  /** `*` stands for the topic. */
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

/** All an authority of the state offers for a topic; the administration of access is for itself. */
export function stateTopicScopes(prefix: string, orgno: string, topic: Topic, place: number): Scope[] {
  const wanted: Operation[] = ['read', 'write', 'events', 'extract'];
  if (place % 4 === 0) wanted.push('admin');
  if (topic.isPersonal) wanted.push('personal');
  return wanted.map((operation, index) => topicScope(prefix, orgno, topic, operation, place * 11 + index));
}

/** The less that a local body offers. */
export function localTopicScopes(prefix: string, orgno: string, topic: Topic, place: number): Scope[] {
  const wanted: Operation[] = place % 3 === 0 ? ['read', 'write', 'events'] : ['read', 'write'];
  return wanted.map((operation, index) => topicScope(prefix, orgno, topic, operation, place * 3 + index));
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
