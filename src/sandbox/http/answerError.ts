import { type Answer } from './answer.ts';

/** What an error body is made from besides the error itself. */
export interface AnswerContext {
  now(): Date;
  /** A fresh UUID. */
  newId(): string;
}

/** An error that knows how the service it belongs to words it; thrown anywhere, answered in one place (router.ts). */
export abstract class AnswerError extends Error {
  abstract toAnswer(context: AnswerContext): Answer;
}
