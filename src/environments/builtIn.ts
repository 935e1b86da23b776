import type { Environment, LoginRequest } from './environment.ts';

/** Where an organisation signs the terms of use (self-service-api.md §3). */
const termsUrl = 'https://samarbeid.digdir.no/maskinporten/konsument/119';

/** The right to administer clients, “Selvbetjening av integrasjoner i ID-porten/Maskinporten” (self-service-api.md §4 A). */
const organisation: LoginRequest = {
  acr: 'substantial',
  authorizationDetails: [
    {
      type: 'ansattporten:altinn:resource',
      resource: 'urn:altinn:resource:digdir-selvbetjening-klienter',
      organizationform: 'enterprise',
      representation_is_required: true,
    },
  ],
};

/** What the portal asks for on behalf of a synthetic organisation (self-service-api.md §4 A). */
const synthetic: LoginRequest = { acr: 'substantial', authorizationDetails: [] };

/** Nobody outside Digdir knows which Ansattporten serves TEST; the likelier one first (self-service-api.md §4 A). */
const testIssuers = ['https://ansattporten.no', 'https://test.ansattporten.no'] as const;

export const test: Environment = {
  id: 'test',
  kind: 'test',
  selfServiceUrl: 'https://api.test.samarbeid.digdir.no/api/v1',
  issuer: 'https://test.maskinporten.no/',
  tokenEndpoint: 'https://test.maskinporten.no/token',
  portalUrl: 'https://sjolvbetjening.test.samarbeid.digdir.no',
  altinnPlatformUrl: 'https://platform.tt02.altinn.no',
  termsUrl,
  login: { issuer: testIssuers[0], otherIssuer: testIssuers[1], isIssuerGuessed: true, organisation, synthetic },
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
  login: { issuer: 'https://ansattporten.no', organisation },
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
    login: { ...ansattporten, organisation, synthetic },
  };
}

/** The other issuer that may serve TEST; undefined for an issuer that is neither. */
export function otherTestIssuer(issuer: string): string | undefined {
  return testIssuers.some((known) => known === issuer) ? testIssuers.find((known) => known !== issuer) : undefined;
}
