import * as z from 'zod/mini';

/** The kind of an environment. Environments of different kinds never mix. */
export const environmentKind = z.enum(['test', 'prod', 'sandbox']);
export type EnvironmentKind = z.infer<typeof environmentKind>;

/** The parameters of a user's login (self-service-api.md §4 A). */
export interface LoginRequest {
  /** The level of assurance, sent as `acr_values`. */
  readonly acr: string;
  /** `authorization_details` (RFC 9396 §2): the right in Altinn to ask for. */
  readonly authorizationDetails: readonly Readonly<Record<string, unknown>>[];
}

/** How users sign in at Ansattporten. */
export interface PersonLogin {
  /** Without a trailing slash, as in its metadata. */
  readonly issuer: string;
  /** Another issuer, which may be the right one: it is uncertain which Ansattporten serves TEST. */
  readonly otherIssuer?: string;
  /** Set if no setting names the issuer and it is uncertain, so that the user is asked. */
  readonly isIssuerGuessed?: true;
  /** The client id registered for this program. Those of other programs must not be used. */
  readonly clientId?: string;
  readonly organisation: LoginRequest;
  /** Set if users can represent synthetic organisations. */
  readonly synthetic?: LoginRequest;
}

/** An environment's services (self-service-api.md §1). Every URL is absolute. */
export interface Environment {
  /** `test`, `prod`, `sandbox`, or the name the user gave their own environment. */
  readonly id: string;
  readonly kind: EnvironmentKind;
  /** API base with the version, without a trailing slash: `https://api.test.samarbeid.digdir.no/api/v1`. */
  readonly selfServiceUrl: string;
  /** The issuer, which is also the audience of grants. Exactly, with the trailing slash. */
  readonly issuer: string;
  readonly tokenEndpoint: string;
  /** The portal's front page, to which `/clients/{id}` is appended (portal.md). */
  readonly portalUrl?: string;
  /** Altinn's platform, which exchanges tokens. Without a trailing slash. */
  readonly altinnPlatformUrl?: string;
  /** Where an organisation accepts the terms of use. `{orgno}` is replaced by its number. */
  readonly termsUrl: string;
  readonly login?: PersonLogin;
}

/** Where an organisation accepts the terms of use (self-service-api.md §3). */
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

/** What the portal asks for when a user represents a synthetic organisation (self-service-api.md §4 A). */
const synthetic: LoginRequest = { acr: 'substantial', authorizationDetails: [] };

/** Only Digdir knows which Ansattporten serves TEST. The more likely one is first (self-service-api.md §4 A). */
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

/** The addresses of an embedded sandbox. */
interface SandboxAddresses {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly issuer: string;
  /** An organisation's number is appended to this URL. */
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

/** The other issuer that may serve TEST; undefined if the given issuer is neither of the two. */
export function otherTestIssuer(issuer: string): string | undefined {
  return testIssuers.some((candidate) => candidate === issuer)
    ? testIssuers.find((candidate) => candidate !== issuer)
    : undefined;
}

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a URL is on this machine, where `http` is safe (RFC 8252 §8.3). */
export function isLoopback({ hostname }: URL): boolean {
  return loopbackNames.includes(hostname);
}

/** The environment whose services matter most comes first. */
export const environmentsByWeight: readonly EnvironmentKind[] = ['prod', 'test', 'sandbox'];
