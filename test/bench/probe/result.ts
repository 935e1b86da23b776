/** What the probe writes down about one extension. */
export interface ProbeResult {
  /** Milliseconds from asking for the activation to its end, loading the code included. */
  activateMs: number;
  /** What the heap has grown by, garbage collected before and after. */
  heapBytes: number;
  /** The most memory that the extension host has had until then, its own included. */
  peakRssBytes: number;
}

/** What the probe writes down about large lists and keys, a value a run. */
export interface LargeResult {
  requests: number[];
  firstPageMs: number[];
  keystrokeMs: number[];
  eventLoopDelayMs: number[];
  keysAtRisk: {
    /** From the command to the list. */
    ms: number[];
    /** Requests at the same time, at most. */
    inFlight: number[];
    eventLoopDelayMs: number[];
    /** Of the whole extension host: the most memory it had meanwhile, above what it had before anything was asked for. */
    rssGrowthMiB: number[];
  };
}

/** The service that the probe is to use. */
export interface BenchService {
  /** Takes a fault of the sandbox's by POST. */
  readonly control: string;
  /** For the setting `maskinporten.environments`. */
  readonly environments: object;
  readonly organisation: {
    readonly orgno: string;
    readonly name: string;
    readonly adminClient: { readonly clientId: string; readonly jwk: object; readonly scope: string };
  };
}
