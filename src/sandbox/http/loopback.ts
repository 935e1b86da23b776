import { type IncomingHttpHeaders } from 'node:http';

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request was meant for this machine and sent from it.
 *
 * Listening on 127.0.0.1 keeps other machines out, not other programs' web pages: a page may have its own name resolve
 * to 127.0.0.1 (DNS rebinding; the Host header gives it away) or send a request across origins (the Origin header does).
 */
export function isFromThisMachine(headers: IncomingHttpHeaders, port: number): boolean {
  return isOwnHost(headers.host, port) && (headers.origin === undefined || isLoopbackOrigin(headers.origin));
}

function isOwnHost(host: string | undefined, port: number): boolean {
  const parts = /^(?<name>.*?)(?::(?<port>\d+))?$/.exec(host?.toLowerCase() ?? '')?.groups;
  return loopbackNames.has(parts?.name ?? '') && Number(parts?.port ?? 80) === port;
}

function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return ['http:', 'https:'].includes(protocol) && loopbackNames.has(hostname);
}
