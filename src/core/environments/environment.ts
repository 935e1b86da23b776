import * as z from 'zod/mini';

/** Which of the worlds that never mix an environment belongs to. */
export const environmentKind = z.enum(['test', 'prod', 'sandbox']);
export type EnvironmentKind = z.infer<typeof environmentKind>;

/** What a person's login is asked for (self-service-api.md §4 A). */
export interface LoginRequest {
  /** The level of assurance, as `acr_values`. */
  readonly acr: string;
  /** `authorization_details` (RFC 9396 §2): which right in Altinn. */
  readonly authorizationDetails: readonly Readonly<Record<string, unknown>>[];
}

/** How a person logs in at Ansattporten. */
export interface PersonLogin {
  /** Without a trailing slash, as in its metadata. */
  readonly issuer: string;
  /** Another that may be the right one: which Ansattporten serves TEST is uncertain. */
  readonly otherIssuer?: string;
  /** No setting names the issuer yet, and it is uncertain: the person is asked. */
  readonly isIssuerGuessed?: true;
  /** The client registered for this program; nobody else's is ours to use. */
  readonly clientId?: string;
  readonly organisation: LoginRequest;
  /** Where synthetic organisations can be represented. */
  readonly synthetic?: LoginRequest;
}

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
  /** The portal's front page; `/clients/{id}` is appended to it (portal.md). */
  readonly portalUrl?: string;
  /** Altinn's platform, which exchanges tokens; without a trailing slash. */
  readonly altinnPlatformUrl?: string;
  /** Where an organisation signs the terms of use; its number stands for `{orgno}`. */
  readonly termsUrl: string;
  readonly login?: PersonLogin;
}

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
interface SandboxAddresses {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly issuer: string;
  /** An organisation's number is appended to it. */
  readonly termsUrl: string;
  readonly portalUrl: string;
  readonly ansattporten: { readonly issuer: string; readonly clientId: string };
}

export function sandboxEnvironment({
  origin,
  issuer,
  termsUrl: terms,
  portalUrl,
  ansattporten,
}: SandboxAddresses): Environment {
  return {
    id: 'sandbox',
    kind: 'sandbox',
    selfServiceUrl: `${origin}/api/v1`,
    issuer,
    tokenEndpoint: `${issuer}token`,
    altinnPlatformUrl: origin,
    termsUrl: `${terms}/{orgno}`,
    portalUrl,
    login: { ...ansattporten, organisation, synthetic },
  };
}

/** The other issuer that may serve TEST; undefined for an issuer that is neither. */
export function otherTestIssuer(issuer: string): string | undefined {
  return testIssuers.some((candidate) => candidate === issuer)
    ? testIssuers.find((candidate) => candidate !== issuer)
    : undefined;
}

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a URL leads to this machine, where `http` is good enough (RFC 8252 §8.3). */
export function isLoopback({ hostname }: URL): boolean {
  return loopbackNames.includes(hostname);
}
