import { type StoredState } from '../state/storedState.ts';
import { seedAccesses } from './accesses.ts';
import { seedClients } from './clients.ts';
import { seedDelegations } from './delegations.ts';
import { seedScopes } from './scopes.ts';

/** What a sandbox starts with, dated relative to `now`. */
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
