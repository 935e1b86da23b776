import type { Ansattporten } from './ansattporten/logins.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { AnswerContext } from './http/answer.ts';
import type { Origins } from './http/origins.ts';
import type { Database } from './state/database.ts';
import type { Spread } from './state/spreading.ts';
import type { AccessTokens, AdminClients } from './token/adminClients.ts';
import type { CertificateAuthorities } from './token/verifySignature.ts';

/** What the routes of one sandbox work with. */
export interface World extends AnswerContext {
  readonly database: Database;
  /** The scopes, and the names of organisations, that are the same in every sandbox. */
  readonly catalogue: Catalogue;
  readonly adminClients: AdminClients;
  readonly accessTokens: AccessTokens;
  readonly authorities: CertificateAuthorities;
  readonly ansattporten: Ansattporten;
  readonly origins: Origins;
  /** How a change that is made now propagates. */
  spread(): Spread;
}
