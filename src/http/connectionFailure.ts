import type { Response } from 'node-fetch';
import type { HttpFailure } from './httpError.ts';

/** What node-fetch's error means; `answered`: the headers had come. */
export function connectionFailure(error: unknown, answered: boolean): HttpFailure {
  // Fetching it again would bring as much again.
  if (isTooLarge(error)) return { reason: 'unexpectedShape', issues: ['(root): too_big'] };
  const code = codeOf(error);
  if (answered || code === 'ECONNRESET') return { reason: 'cut' };
  if (code !== undefined && certificateCodes.test(code)) return { reason: 'certificate', code };
  const proxy = code === undefined ? proxyThatFailed(error) : undefined;
  return proxy === undefined ? { reason: 'unreachable', code } : { reason: 'proxyUnreachable', proxy };
}

/** Node's system code, such as ECONNREFUSED. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** OpenSSL's verdicts on a chain, and Node's on the name (node:tls, “X509 certificate error codes”). */
const certificateCodes = /^(?!ERR_SSL_).*CERT|^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|INVALID_CA|HOSTNAME_MISMATCH)$/;

/**
 * VS Code's agent gives its own error when it cannot connect to a proxy, without a code, so there are only its words (npm
 * @vscode/proxy-agent, agent.js). They name the proxy, and in older versions its password.
 */
function proxyThatFailed(error: unknown): string | undefined {
  const words = error instanceof Error ? error.message : '';
  return /socket connection to proxies: [A-Z0-9]+ (?:[^\s;]*@)?([^\s;@/]+)/.exec(words)?.[1];
}

/**
 * Whether a proxy answers in the server's place because it wants a password: 407 (RFC 9110 §15.5.8), or, as tinyproxy does for
 * a wrong one, 401 with a page. The servers themselves take tokens, and say so in JSON.
 */
export function isProxyRefusal({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  if (status !== 401) return status === 407;
  return /^basic\b/i.test(headers.get('www-authenticate') ?? '') && !/json/i.test(headers.get('content-type') ?? '');
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'max-size';
}
