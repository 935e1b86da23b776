/** A synthetic organisation of the sandbox: no such organisation exists, the numbers only pass the modulus-11 check. */
export interface SeedOrganisation {
  readonly orgno: string;
  readonly name: string;
}

/** One that has been given admin clients. */
export interface AdministeredOrganisation extends SeedOrganisation {
  readonly adminClientId: string;
  /** Has the scopes to read alone. */
  readonly readOnlyAdminClientId: string;
  /** Signs with an enterprise certificate. */
  readonly certificateAdminClientId: string;
}

/** Administers clients: the one a newcomer looks at first. */
export const tiger: AdministeredOrganisation = {
  orgno: '310528471',
  name: 'SPREK OPPRIKTIG TIGER AS',
  adminClientId: '2d3f7e0c-9b51-4a8e-8f1d-6c0a5b7e4d21',
  readOnlyAdminClientId: '74e992e0-6ea0-4fb8-9753-cdfdcd3430ff',
  certificateAdminClientId: '0066122e-9da9-4caf-ab79-e269e9871418',
};

/** Owns scopes, and has asked for others'. */
export const elg: AdministeredOrganisation = {
  orgno: '312619385',
  name: 'NØKTERN RAKRYGGET ELG SA',
  adminClientId: '7a1c94d2-05ef-4b36-9d3a-e8f20b61c574',
  readOnlyAdminClientId: 'a240c9e9-ccb6-48fa-b69f-b03cc54b8d66',
  certificateAdminClientId: 'f29b538d-fd30-4b11-bc59-a9a506037ca8',
};

/** Has no clients yet. */
export const orn: AdministeredOrganisation = {
  orgno: '314073150',
  name: 'VARSOM FREDELIG ØRN BA',
  adminClientId: 'b86e15fa-43c7-4d09-a2b4-19d7c3f0e852',
  readOnlyAdminClientId: 'f5f53775-d2d1-48d8-afed-d85a3c0f809e',
  certificateAdminClientId: 'fa8e7499-3613-4d9a-acaf-e0bc5ec29fd3',
};

/** Has not signed the terms of use, and so has no admin client: only a person can represent it. */
export const hare: SeedOrganisation = { orgno: '316948235', name: 'LEDIG BEKYMRET HARE AS' };

/** Those that can be administered from the first moment on. */
export const seedOrganisations: readonly AdministeredOrganisation[] = [tiger, elg, orn];

/** Organisations that Altinn knows as service owners, with their short names there. */
export const serviceOwners: ReadonlyMap<string, string> = new Map([
  [tiger.orgno, 'tiger'],
  [elg.orgno, 'elg'],
]);

/** Those that a person can choose to represent without knowing their number. */
export const loginOrganisations: readonly SeedOrganisation[] = [...seedOrganisations, hare];
