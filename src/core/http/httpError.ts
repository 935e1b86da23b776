/** What can go wrong between sending a request and having an answer that can be read. Times in milliseconds. */
export type HttpFailure =
  | { readonly reason: 'unreachable'; readonly code: string | undefined }
  /** The server's certificate, or the one of a proxy that reads what passes, is not trusted; `code` is Node's. */
  | { readonly reason: 'certificate'; readonly code: string }
  /** VS Code sends requests through a proxy, which does not answer; `proxy` is its host and port. */
  | { readonly reason: 'proxyUnreachable'; readonly proxy: string }
  /** The proxy wants a user name and password, or others. */
  | { readonly reason: 'proxyRefused'; readonly status: number }
  | { readonly reason: 'cut' }
  | { readonly reason: 'timeout'; readonly timeoutMs: number }
  | {
      readonly reason: 'status';
      readonly status: number;
      readonly body: string;
      readonly retryAfterMs: number | undefined;
    }
  | { readonly reason: 'notJson'; readonly contentType: string | undefined }
  | { readonly reason: 'unexpectedShape'; readonly issues: readonly string[] };

/** A request that brought no usable answer. Its message names method, host and path; never a header, query or body. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly method: string,
    readonly url: URL,
    readonly failure: HttpFailure,
    options?: ErrorOptions,
  ) {
    const status = failure.reason === 'status' ? ` ${String(failure.status)}` : '';
    super(`${method} ${url.host}${url.pathname}: ${failure.reason}${status}`, options);
  }
}
