import type { Delegation, Scope, ScopeAccess, StoredState } from '../state/database.ts';
import { daysBefore, seedClients } from './clients.ts';

/** A synthetic organisation of the sandbox. It does not exist; its number only passes the modulus 11 check. */
interface SeedOrganisation {
  readonly orgno: string;
  readonly name: string;
}

/** An organisation with admin clients. */
export interface AdministeredOrganisation extends SeedOrganisation {
  readonly adminClientId: string;
  /** This client has only scopes for reading. */
  readonly readOnlyAdminClientId: string;
  /** This client signs with an enterprise certificate. */
  readonly certificateAdminClientId: string;
}

/** Administers clients. New users see this one first. */
const tiger: AdministeredOrganisation = {
  orgno: '310528471',
  name: 'SPREK OPPRIKTIG TIGER AS',
  adminClientId: '2d3f7e0c-9b51-4a8e-8f1d-6c0a5b7e4d21',
  readOnlyAdminClientId: '74e992e0-6ea0-4fb8-9753-cdfdcd3430ff',
  certificateAdminClientId: '0066122e-9da9-4caf-ab79-e269e9871418',
};

/** Owns scopes, and has requested access to others. */
const elg: AdministeredOrganisation = {
  orgno: '312619385',
  name: 'NØKTERN RAKRYGGET ELG SA',
  adminClientId: '7a1c94d2-05ef-4b36-9d3a-e8f20b61c574',
  readOnlyAdminClientId: 'a240c9e9-ccb6-48fa-b69f-b03cc54b8d66',
  certificateAdminClientId: 'f29b538d-fd30-4b11-bc59-a9a506037ca8',
};

/** Has no clients yet. */
const orn: AdministeredOrganisation = {
  orgno: '314073150',
  name: 'VARSOM FREDELIG ØRN BA',
  adminClientId: 'b86e15fa-43c7-4d09-a2b4-19d7c3f0e852',
  readOnlyAdminClientId: 'f5f53775-d2d1-48d8-afed-d85a3c0f809e',
  certificateAdminClientId: 'fa8e7499-3613-4d9a-acaf-e0bc5ec29fd3',
};

/** Has not accepted the terms of use, and therefore has no admin client: only users can represent it. */
export const hare: SeedOrganisation = { orgno: '316948235', name: 'LEDIG BEKYMRET HARE AS' };

/** Those with admin clients from the start. */
export const seedOrganisations: readonly AdministeredOrganisation[] = [tiger, elg, orn];

/** The organisations that are service owners in Altinn, with their short names there. */
export const serviceOwners: ReadonlyMap<string, string> = new Map([
  [tiger.orgno, 'tiger'],
  [elg.orgno, 'elg'],
]);

/** The organisations that users can select without knowing their number. */
export const loginOrganisations: readonly SeedOrganisation[] = [...seedOrganisations, hare];

type Row = readonly [scope: string, owner: string, state: ScopeAccess['state'], daysOld: number];

const [digdir, skatteetaten, nav, brreg] = ['991825827', '974761076', '889640782', '974760673'];

const tigers: readonly Row[] = [
  ['altinn:serviceowner', digdir, 'APPROVED', 520],
  ['altinn:serviceowner/instances.read', digdir, 'APPROVED', 520],
  ['altinn:serviceowner/instances.write', digdir, 'APPROVED', 520],
  ['altinn:serviceowner/notifications.create', digdir, 'APPROVED', 211],
  ['altinn:appdeploy', digdir, 'REQUESTED', 3],
  ['krr:global/kontaktinformasjon.read', digdir, 'APPROVED', 402],
  ['krr:global/digitalpost.read', digdir, 'REQUESTED', 9],
  ['skatteetaten:inntekt', skatteetaten, 'APPROVED', 377],
  ['skatteetaten:summertskattegrunnlag', skatteetaten, 'DENIED', 148],
  ['nav:aareg/v1/arbeidsforhold', nav, 'APPROVED', 260],
  ['nav:sykepenger/sykmeldinger.read', nav, 'DENIED', 31],
  ['brreg:losore/heftelser.read', brreg, 'APPROVED', 95],
  ['elgdata:kundeforhold.read', elg.orgno, 'APPROVED', 64],
];

const elgs: readonly Row[] = [
  ['altinn:serviceowner', digdir, 'APPROVED', 301],
  ['folkeregister:deling/offentligmedhjemmel', skatteetaten, 'APPROVED', 188],
  ['krr:global/kontaktinformasjon.read', digdir, 'REQUESTED', 12],
  ['skatteetaten:inntekt', skatteetaten, 'REQUESTED', 5],
  ['nav:aareg/v1/arbeidsforhold', nav, 'DENIED', 44],
];

/** Accesses in all three states. The eagle has none, so its list is the “does not have any” error. */
function seedAccesses(now: Date): ScopeAccess[] {
  return [...accessesOf(tiger, tigers, now), ...accessesOf(elg, elgs, now)];
}

function accessesOf({ orgno }: SeedOrganisation, rows: readonly Row[], now: Date): ScopeAccess[] {
  return rows.map(([scope, owner, state, daysOld]) => ({
    scope,
    owner_orgno: owner,
    consumer_orgno: orgno,
    state,
    created: daysBefore(now, daysOld + 2),
    last_updated: daysBefore(now, state === 'REQUESTED' ? daysOld + 2 : daysOld),
  }));
}

/** The elk lets the tiger use the population register on its behalf. */
function seedDelegations(): Delegation[] {
  return [
    {
      scope: 'folkeregister:deling/offentligmedhjemmel',
      consumer_orgno: elg.orgno,
      supplier_orgno: tiger.orgno,
    },
  ];
}

type ScopeRow = readonly [subscope: string, nb: string, nn: string, en: string, differs: Partial<Scope>];

const rows: readonly ScopeRow[] = [
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
function seedScopes(now: Date): Scope[] {
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

/** A sandbox's initial state, dated relative to `now`. */
export function seed(now: Date): StoredState {
  return {
    version: 1,
    clients: seedClients(now),
    scopes: seedScopes(now),
    accesses: seedAccesses(now),
    delegations: seedDelegations(),
    syntheticOrganisations: [],
    signedTerms: [],
  };
}
