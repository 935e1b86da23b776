/** What happened, why, and what to do next, in the user's language. Holds no secret. */
export interface Problem {
  readonly what: string;
  readonly why?: string | undefined;
  readonly next?: string | undefined;
  /** Remedies one click away, the best first; shown beside Retry and Show Log. */
  readonly actions?: readonly ProblemAction[] | undefined;
  /** What the server's own log calls its answer: for the log here, and for its support. */
  readonly reference?: string | undefined;
}

export interface ProblemAction {
  readonly title: string;
  /** A command's id, and what it is called with. */
  readonly command: string;
  readonly arguments?: readonly unknown[];
}
