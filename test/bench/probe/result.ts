/** What the probe writes down about one extension. */
export interface ProbeResult {
  /** Milliseconds from asking for the activation to its end, loading the code included. */
  activateMs: number;
  /** What the heap has grown by, garbage collected before and after. */
  heapBytes: number;
  /** The most memory that the extension host has had until then, its own included. */
  peakRssBytes: number;
}

/** What is measured in one extension host. */
export type BenchSubject = 'lists' | 'keysAtRisk';

/** What the probe writes down about large lists and a large key, a value a run. */
export interface ListsResult {
  requests: number[];
  firstPageMs: number[];
  keystrokeMs: number[];
  eventLoopDelayMs: number[];
}

/** What the probe writes down about the keys of 5,000 clients. */
export interface KeysAtRiskResult {
  /** From the command to the list. */
  ms: number;
  /** Requests at the same time, at most. */
  inFlight: number;
  eventLoopDelayMs: number;
  /** The most memory that the extension host had meanwhile, above what it had with the extension active and nothing asked for. */
  rssGrowthMiB: number;
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
