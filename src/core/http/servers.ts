/**
 * How far this machine's clock is from each server's, by the Date header of its latest answer (RFC 9110 §6.6.1). The header
 * counts whole seconds, so the difference is good to about a second and half the time an answer takes.
 */
export class ServerClock {
  private readonly ahead = new Map<string, number>();

  /** Takes an answer's headers; `sent` and `received` by this machine's clock, in milliseconds since 1970. */
  learn(url: URL, headers: { get(name: string): string | null }, sent: number, received: number): void {
    const date = Date.parse(headers.get('date') ?? '');
    // An answer that a proxy has kept tells the time of long ago (RFC 9111 §5.1).
    if (Number.isNaN(date) || headers.get('age') !== null) return;
    // On average half a second of the server's has gone when it writes the whole one.
    this.ahead.set(url.host, Math.round((sent + received) / 2 - (date + 500)));
  }

  /** Milliseconds that this machine is ahead of the URL's host; negative when it is behind. Undefined before an answer. */
  skewMs(url: URL): number | undefined {
    return this.ahead.get(url.host);
  }
}

/** Milliseconds that a grant's `iat` may differ from Maskinporten's clock (self-service-api.md §5). */
const tolerance = 10_000;

/** Whether a grant signed by this clock is refused for its time. */
export function isTooFarOff(skewMs: number | undefined): skewMs is number {
  return skewMs !== undefined && Math.abs(skewMs) > tolerance;
}

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
