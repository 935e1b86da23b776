import { type Variants } from '../variants.ts';
import { type Answer } from './answer.ts';

/** What an error body is made from besides the error itself. */
export interface AnswerContext {
  /** Maskinporten's, with the slash at the end */
  readonly issuer: string;
  readonly variants: Variants;
  now(): Date;
  /** A fresh UUID. */
  newId(): string;
}

/** An error that knows how the service it belongs to words it; thrown anywhere, answered in one place (router.ts). */
export abstract class AnswerError extends Error {
  abstract toAnswer(context: AnswerContext): Answer;
}
