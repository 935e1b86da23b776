import { type Scope } from '../state/storedState.ts';
import { daysBefore } from './moments.ts';
import { elg } from './organisations.ts';

type Row = readonly [subscope: string, nb: string, nn: string, en: string, differs: Partial<Scope>];

const rows: readonly Row[] = [
  ['kundeforhold.read', 'Lese kundeforhold', 'Lese kundeforhold', 'Read customer relationships', {}],
  [
    'kundeforhold.write',
    'Registrere og endre kundeforhold',
    'Registrere og endre kundeforhold',
    'Register and change customer relationships',
    {},
  ],
  [
    'leveranser.read',
    'Lese leveranser og leveringstider',
    'Lese leveransar og leveringstider',
    'Read deliveries and delivery times',
    { accessible_for_all: true },
  ],
  [
    'fullmakter.read',
    'Lese fullmakter gitt i Altinn',
    'Lese fullmakter gjevne i Altinn',
    'Read authorisations given in Altinn',
    { delegation_source: 'https://tt02.altinn.no/' },
  ],
  [
    'drift.admin',
    'Administrere driftsmeldinger',
    'Administrere driftsmeldingar',
    'Administer operational messages',
    { visibility: 'PRIVATE' },
  ],
  [
    'kvartalsrapport.read',
    'Lese kvartalsrapporter (avviklet)',
    'Lese kvartalsrapportar (avvikla)',
    'Read quarterly reports (discontinued)',
    { active: false },
  ],
];

/** The elk's own scopes. */
export function seedScopes(now: Date): Scope[] {
  const created = daysBefore(now, 412);
  return rows.map(([subscope, nb, nn, en, differs]) => ({
    name: `elgdata:${subscope}`,
    prefix: 'elgdata',
    subscope,
    description: nb,
    'description#nn': nn,
    'description#en': en,
    active: true,
    allowed_integration_types: ['maskinporten'],
    owner_orgno: elg.orgno,
    token_type: 'SELF_CONTAINED',
    visibility: 'PUBLIC',
    accessible_for_all: false,
    created,
    last_updated: daysBefore(now, 64),
    ...differs,
  }));
}
