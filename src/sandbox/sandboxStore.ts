/** Where a sandbox keeps its data: one text, which several sandboxes may share. */
export interface SandboxStore {
  /** undefined when there is none yet */
  read(): string | undefined;
  write(text: string): void;
  /** changes whenever somebody (also another process) wrote */
  version(): string | undefined;
  /** Keeps a text that could not be read out of the way of the next write; without it the text is overwritten. */
  putAside?(now: Date): void;
}
