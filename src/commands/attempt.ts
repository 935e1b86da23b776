/**
 * What a command has done so far. When it fails, Retry runs it again with the same attempt, and each step that was finished gives
 * what it gave the first time: nothing is asked, made or written twice, and what failed is done again (design.md, “Failure,
 * offline, speed”). It lives as long as its message is shown, and in memory only: an answer may be a private key.
 */
export class Attempt {
  private readonly results = new Map<string, unknown>();
  private readonly parts = new Map<string, Attempt>();

  /** Does a step unless it was finished before. `step` names it, and nothing else in the same command. */
  async once<T>(step: string, act: () => T | PromiseLike<T>): Promise<T> {
    if (this.results.has(step)) return this.results.get(step) as T;
    const result = await act();
    this.results.set(step, result);
    return result;
  }

  /** What a step gave turned out to be why it failed: the next try asks for it again. */
  forget(...steps: readonly string[]): void {
    for (const step of steps) this.results.delete(step);
  }

  /** The attempt of a command within the command, which has step names of its own. */
  part(name: string): Attempt {
    const part = this.parts.get(name) ?? new Attempt();
    this.parts.set(name, part);
    return part;
  }
}
