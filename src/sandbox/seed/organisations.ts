/** A synthetic organisation of the sandbox: no such organisation exists, the numbers only pass the modulus-11 check. */
export interface SeedOrganisation {
  readonly orgno: string;
  readonly name: string;
  readonly adminClientId: string;
}

/** Administers clients: the one a newcomer looks at first. */
export const tiger: SeedOrganisation = {
  orgno: '310528471',
  name: 'SPREK OPPRIKTIG TIGER AS',
  adminClientId: '2d3f7e0c-9b51-4a8e-8f1d-6c0a5b7e4d21',
};

/** Owns scopes, and has asked for others'. */
export const elg: SeedOrganisation = {
  orgno: '312619385',
  name: 'NØKTERN RAKRYGGET ELG SA',
  adminClientId: '7a1c94d2-05ef-4b36-9d3a-e8f20b61c574',
};

/** Has no clients yet. */
export const orn: SeedOrganisation = {
  orgno: '314073150',
  name: 'VARSOM FREDELIG ØRN BA',
  adminClientId: 'b86e15fa-43c7-4d09-a2b4-19d7c3f0e852',
};

export const seedOrganisations: readonly SeedOrganisation[] = [tiger, elg, orn];
