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
  /** The portal's front page; the sandbox has none. */
  readonly portalUrl?: string;
  /** Altinn's platform, which exchanges tokens; without a trailing slash. */
  readonly altinnPlatformUrl?: string;
  /** Where an organisation signs the terms of use; its number stands for `{orgno}`. */
  readonly termsUrl: string;
  readonly login?: PersonLogin;
}
