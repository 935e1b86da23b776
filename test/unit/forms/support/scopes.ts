import { type ScopeList, type ScopePage, type ScopeQuery, type ScopeRow } from '../../../../src/forms/protocol.ts';

export const altinnCliScopes = [
  'altinn:serviceowner/instances.read',
  'altinn:serviceowner/instances.write',
  'altinn:appdeploy',
];

/** A scope that can be used, unless told otherwise. */
export function scope(name: string, about: Partial<ScopeRow> = {}): ScopeRow {
  return {
    name,
    description: `About ${name}`,
    owner: 'Digitaliseringsdirektoratet',
    lists: ['granted'],
    state: 'available',
    ...about,
  };
}

/** Scopes as an organisation may have them. */
export const someScopes: readonly ScopeRow[] = [
  scope('altinn:accessmanagement/authorizedparties.admin', {
    description: 'Read the authorised parties of any person or organisation, as an administrator',
    owner: 'Altinn',
    state: 'unavailable',
    why: 'Asked for, and not yet granted by Altinn.',
  }),
  scope('altinn:accessmanagement/authorizedparties.resourceowner', {
    description: 'Read authorised parties',
    owner: 'Altinn',
  }),
  scope('altinn:appdeploy', { description: 'Deploy apps to Altinn’s clusters', owner: 'Altinn', state: 'added' }),
  scope('altinn:serviceowner/instances.read', {
    description: 'Read the instances of the organisation’s apps',
    owner: 'Altinn',
  }),
  scope('altinn:serviceowner/instances.write', {
    description: 'Change the instances of the organisation’s apps',
    owner: 'Altinn',
  }),
  scope('krr:global/kontaktinformasjon.read', {
    description: 'Kontaktinformasjon fra kontakt- og reservasjonsregisteret',
  }),
  scope('skatteetaten:inntekt', { description: 'Inntektsopplysninger', owner: 'Skatteetaten', lists: ['delegated'] }),
  scope('brreg:enhetsregisteret.les', {
    description: 'Åpne data om enheter',
    owner: 'Brønnøysundregistrene',
    lists: ['accessibleForAll'],
  }),
];

/** `count` scopes of one list. */
export function manyScopes(count: number, list: ScopeList = 'granted'): ScopeRow[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    return scope(`etat:register/tjeneste${number}.les`, { description: `Tjeneste nummer ${index + 1}`, lists: [list] });
  });
}

/** Answers a query as the host does: every word of the text in name, description or owner. */
export function searchIn(scopes: readonly ScopeRow[]): (query: ScopeQuery) => Promise<ScopePage> {
  return ({ text, lists, offset, limit }) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = scopes.filter((row) => {
      const all = `${row.name} ${row.description} ${row.owner}`.toLowerCase();
      return row.lists.some((list) => lists.includes(list)) && words.every((word) => all.includes(word));
    });
    return Promise.resolve({ total: found.length, offset, rows: found.slice(offset, offset + limit), missing: [] });
  };
}
