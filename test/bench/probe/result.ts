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
    /** Of the whole extension host, the sandbox and what was there before included. */
    peakRssMiB: number[];
  };
}
