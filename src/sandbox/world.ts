import { type Catalogue } from './catalogue/catalogue.ts';
import { type AnswerContext } from './http/answerError.ts';
import { type Database } from './state/database.ts';
import { type Spread } from './state/spreading.ts';
import { type AdminClients } from './token/adminClients.ts';
import { type AccessTokens } from './token/accessTokens.ts';

/** What the routes of one sandbox work with. */
export interface World extends AnswerContext {
  /** `http://127.0.0.1:PORT/` */
  readonly issuer: string;
  readonly database: Database;
  /** The scopes, and the names of organisations, that are the same in every sandbox. */
  readonly catalogue: Catalogue;
  readonly adminClients: AdminClients;
  readonly accessTokens: AccessTokens;
  /** For a change made now. */
  spread(): Spread;
}
