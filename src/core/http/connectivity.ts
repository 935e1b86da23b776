/** A host that could not be reached, and since when. */
interface Unreachable {
  readonly host: string;
  readonly since: Date;
}

/** Which hosts answered when they were last asked. Learns from the program's own requests; asks nobody. */
export class Connectivity {
  private readonly failing = new Map<string, Date>();

  constructor(
    private readonly now: () => Date,
    /** Told when a host has become unreachable, or reachable again. */
    private readonly changed: () => void,
  ) {}

  /** Any answer counts as reached, also one that refuses. */
  learn(url: URL, reached: boolean): void {
    if (reached === !this.failing.has(url.host)) return;
    if (reached) this.failing.delete(url.host);
    else this.failing.set(url.host, this.now());
    this.changed();
  }

  /** Hosts that nobody works with any more must not be told of for ever. */
  forget(): void {
    this.failing.clear();
  }

  /** The host that has been away longest; undefined when all that were asked answered. */
  get unreachable(): Unreachable | undefined {
    const [first] = this.failing;
    return first && { host: first[0], since: first[1] };
  }
}
