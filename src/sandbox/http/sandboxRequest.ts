import { type IncomingHttpHeaders } from 'node:http';

/** A request that has arrived whole, with nothing of node's streams left in it. */
export interface SandboxRequest {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The named parts of the route's path, decoded; filled in by the router. */
  readonly params: Readonly<Record<string, string>>;
}
