/** A clock that stands still until it is moved. */
export class Clock {
  constructor(private time = new Date('2026-03-02T08:00:00.000Z')) {}

  readonly now = (): Date => this.time;

  /** Moves on by so many seconds. */
  pass(seconds: number): void {
    this.time = new Date(this.time.getTime() + seconds * 1000);
  }
}
