import { seedOrganisations } from '../seed/organisations.ts';
import { type Scope } from '../state/storedState.ts';
import { Catalogue } from './catalogue.ts';

const names = ['altinn:serviceowner', 'altinn:serviceowner/instances.read', 'altinn:serviceowner/instances.write'];

/** The catalogue that the sandbox comes with. */
export function builtInCatalogue(): Catalogue {
  return new Catalogue(names.map(scope), new Map(seedOrganisations.map(({ orgno, name }) => [orgno, name])));
}

function scope(name: string): Scope {
  const [prefix = '', subscope = ''] = name.split(':');
  return {
    name,
    prefix,
    subscope,
    description: name,
    active: true,
    allowed_integration_types: ['maskinporten'],
    owner_orgno: '991825827',
    token_type: 'SELF_CONTAINED',
    visibility: 'PUBLIC',
    accessible_for_all: false,
    created: '2020-01-01T00:00:00.000Z',
    last_updated: '2020-01-01T00:00:00.000Z',
  };
}
