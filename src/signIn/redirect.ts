/** Where the browser comes back to after a login, for one login. */
export interface Redirect {
  /** What the server is told to redirect to. */
  readonly uri: string;
  /**
   * The address the browser came back to with the state of this login, from now on. Whatever else comes, a page's icon, a scanner,
   * the end of another login, neither ends nor shortens the wait. Throws Cancelled when the signal is aborted.
   */
  came(state: string, signal: AbortSignal): Promise<URL>;
  /** Tells the person in the browser how it ended, where that is possible. Then nothing more is received. */
  end(outcome: 'signedIn' | 'failed'): Promise<void>;
}

/** The last part of every redirect URI of this program. */
export const redirectPath = '/signed-in';
