/** Which of the worlds that never mix an environment belongs to. */
export type EnvironmentKind = 'test' | 'prod' | 'sandbox';

/** Where an environment's services are (self-service-api.md §1). Every URL is absolute. */
export interface Environment {
  /** `test`, `prod`, `sandbox`, or the name a person gave their own. */
  readonly id: string;
  readonly kind: EnvironmentKind;
  /** API base with the version, without a trailing slash: `https://api.test.samarbeid.digdir.no/api/v1`. */
  readonly selfServiceUrl: string;
  /** Issuer = audience of a grant, with the trailing slash, exactly. */
  readonly issuer: string;
  readonly tokenEndpoint: string;
  /** The portal's front page; the sandbox has none. */
  readonly portalUrl?: string;
  /** Where Altinn exchanges Maskinporten's tokens for its own, without a trailing slash. */
  readonly altinnPlatformUrl?: string;
}

export const test: Environment = {
  id: 'test',
  kind: 'test',
  selfServiceUrl: 'https://api.test.samarbeid.digdir.no/api/v1',
  issuer: 'https://test.maskinporten.no/',
  tokenEndpoint: 'https://test.maskinporten.no/token',
  portalUrl: 'https://sjolvbetjening.test.samarbeid.digdir.no',
  altinnPlatformUrl: 'https://platform.tt02.altinn.no',
};

export const prod: Environment = {
  id: 'prod',
  kind: 'prod',
  selfServiceUrl: 'https://api.samarbeid.digdir.no/api/v1',
  issuer: 'https://maskinporten.no/',
  tokenEndpoint: 'https://maskinporten.no/token',
  portalUrl: 'https://sjolvbetjening.samarbeid.digdir.no',
  altinnPlatformUrl: 'https://platform.altinn.no',
};

/** The environment of an embedded sandbox that listens on `origin` (no trailing slash). */
export function sandboxEnvironment(origin: string): Environment {
  return {
    id: 'sandbox',
    kind: 'sandbox',
    selfServiceUrl: `${origin}/api/v1`,
    issuer: `${origin}/`,
    tokenEndpoint: `${origin}/token`,
    altinnPlatformUrl: origin,
  };
}
