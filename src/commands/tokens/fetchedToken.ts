import type { Environment } from '../../environments/environment.ts';
import type { ClientOf } from '../../session/clients.ts';

/** A token that a person asked for. */
export interface FetchedToken {
  readonly of: ClientOf;
  readonly environment: Environment;
  readonly issuedBy: 'Maskinporten' | 'Altinn';
  /** Secret: goes to the clipboard and to Altinn's exchange, if the person wants it to. */
  readonly value: string;
  /** When its issuer said it runs out; what stands in the token goes before. */
  readonly expires?: Date;
}
