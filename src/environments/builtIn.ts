import type { Environment, LoginRequest } from './environment.ts';

/** Where an organisation signs the terms of use (self-service-api.md §3). */
const termsUrl = 'https://samarbeid.digdir.no/maskinporten/konsument/119';

/** What the portal asks for on behalf of a synthetic organisation (self-service-api.md §4 A). */
const synthetic: LoginRequest = { acr: 'substantial', authorizationDetails: [] };

export const test: Environment = {
  id: 'test',
  kind: 'test',
  selfServiceUrl: 'https://api.test.samarbeid.digdir.no/api/v1',
  issuer: 'https://test.maskinporten.no/',
  tokenEndpoint: 'https://test.maskinporten.no/token',
  portalUrl: 'https://sjolvbetjening.test.samarbeid.digdir.no',
  altinnPlatformUrl: 'https://platform.tt02.altinn.no',
  termsUrl,
  login: {
    issuer: 'https://test.ansattporten.no',
    organisation: asThePortal('5613', '5621', '5622', '6061'),
    synthetic,
  },
};

export const prod: Environment = {
  id: 'prod',
  kind: 'prod',
  selfServiceUrl: 'https://api.samarbeid.digdir.no/api/v1',
  issuer: 'https://maskinporten.no/',
  tokenEndpoint: 'https://maskinporten.no/token',
  portalUrl: 'https://sjolvbetjening.samarbeid.digdir.no',
  altinnPlatformUrl: 'https://platform.altinn.no',
  termsUrl,
  login: { issuer: 'https://ansattporten.no', organisation: asThePortal('5613', '5621', '5622') },
};

/** What an embedded sandbox says of itself. */
export interface SandboxAddresses {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly issuer: string;
  /** An organisation's number is appended to it. */
  readonly termsUrl: string;
  readonly ansattporten: { readonly issuer: string; readonly clientId: string };
}

export function sandboxEnvironment({ origin, issuer, termsUrl: terms, ansattporten }: SandboxAddresses): Environment {
  return {
    id: 'sandbox',
    kind: 'sandbox',
    selfServiceUrl: `${origin}/api/v1`,
    issuer,
    tokenEndpoint: `${issuer}token`,
    altinnPlatformUrl: origin,
    termsUrl: `${terms}/{orgno}`,
    login: { ...ansattporten, organisation: asThePortal('5613', '5621', '5622'), synthetic },
  };
}

/** The rights in Altinn that the portal asks for, by their service numbers (self-service-api.md §4 A). */
function asThePortal(...services: readonly string[]): LoginRequest {
  const authorizationDetails = services.map((service) => ({
    type: 'ansattporten:altinn:service',
    resource: `urn:altinn:resource:${service}:1`,
    representation_is_required: 'true',
  }));
  return { acr: 'high', authorizationDetails };
}
