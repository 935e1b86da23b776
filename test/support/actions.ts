/** Counts what a person does: a field filled, a choice, a click. */
export class Actions {
  readonly done: string[] = [];

  async does(what: string, action: Promise<unknown>): Promise<void> {
    await action;
    this.done.push(what);
  }
}
