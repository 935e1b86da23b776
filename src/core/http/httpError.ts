/** What can go wrong between sending a request and reading its answer. Times are in milliseconds. */
export type HttpFailure =
  | { readonly reason: 'unreachable'; readonly code: string | undefined }
  /** The certificate is not trusted. It is the server's, or that of a proxy that inspects traffic. `code` is Node's. */
  | { readonly reason: 'certificate'; readonly code: string }
  /** VS Code sends requests through a proxy that does not answer. `proxy` is its host and port. */
  | { readonly reason: 'proxyUnreachable'; readonly proxy: string }
  /** The proxy wants a user name and password, or rejected those it got. */
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

/** A request without a usable answer. The message names method, host and path, never a header, query or body. */
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
