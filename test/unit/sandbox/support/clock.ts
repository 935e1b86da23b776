/** A clock that stands still until it is moved. */
export class Clock {
  private time: Date;

  constructor(private readonly start = new Date('2026-03-02T08:00:00.000Z')) {
    this.time = start;
  }

  readonly now = (): Date => this.time;

  /** Back to where it began. */
  reset(): void {
    this.time = this.start;
  }

  /** Moves on by so many seconds. */
  pass(seconds: number): void {
    this.time = new Date(this.time.getTime() + seconds * 1000);
  }
}
