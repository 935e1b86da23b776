/**
 * How far this machine's clock is from each server's, according to the Date header of its latest answer (RFC 9110 §6.6.1). The
 * header has whole seconds, so the difference is accurate to about a second plus half the answer's duration.
 */
export class ServerClock {
  private readonly ahead = new Map<string, number>();

  /** Learns from an answer's headers. `sent` and `received` are by this machine's clock, in milliseconds since 1970. */
  learn(url: URL, headers: { get(name: string): string | null }, sent: number, received: number): void {
    const date = Date.parse(headers.get('date') ?? '');
    // The Date of an answer from a proxy's cache is old (RFC 9111 §5.1).
    if (Number.isNaN(date) || headers.get('age') !== null) return;
    // The header drops the fraction of a second, which is half a second on average.
    this.ahead.set(url.host, Math.round((sent + received) / 2 - (date + 500)));
  }

  /** Milliseconds that this machine's clock is ahead of the host's (negative: behind); undefined until the host has answered. */
  skewMs(url: URL): number | undefined {
    return this.ahead.get(url.host);
  }
}

/** Milliseconds that a grant's `iat` may differ from Maskinporten's clock (self-service-api.md §5). */
const tolerance = 10_000;

/** Whether Maskinporten would refuse a grant signed by this machine's clock because of its time. */
export function isTooFarOff(skewMs: number | undefined): skewMs is number {
  return skewMs !== undefined && Math.abs(skewMs) > tolerance;
}

/** A host that could not be reached, and since when. */
interface Unreachable {
  readonly host: string;
  readonly since: Date;
}

/** Which hosts answered their latest request. It learns from the program's own requests and sends none itself. */
export class Connectivity {
  private readonly failing = new Map<string, Date>();

  constructor(
    private readonly now: () => Date,
    /** Called when a host has become unreachable or reachable again. */
    private readonly changed: () => void,
  ) {}

  /** Any answer means that the host was reached, also a refusal. */
  learn(url: URL, reached: boolean): void {
    if (reached === !this.failing.has(url.host)) return;
    if (reached) this.failing.delete(url.host);
    else this.failing.set(url.host, this.now());
    this.changed();
  }

  /** Forgets all failures, so that hosts that are no longer in use are not reported for ever. */
  forget(): void {
    this.failing.clear();
  }

  /** The host that has been unreachable longest; undefined when all hosts answered. */
  get unreachable(): Unreachable | undefined {
    const [first] = this.failing;
    return first && { host: first[0], since: first[1] };
  }
}
