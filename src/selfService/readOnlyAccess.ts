/** The sign-in may only look: nothing was sent. */
export class ReadOnlyAccess extends Error {
  override readonly name = 'ReadOnlyAccess';
  constructor() {
    super('The sign-in is read-only');
  }
}
