import { type IncomingHttpHeaders } from 'node:http';

/** The token of an Authorization header (RFC 6750 §2.1); empty, which is no good token, when there is none. */
export function bearerToken({ authorization = '' }: IncomingHttpHeaders): string {
  return /^Bearer (?<token>[\w.-]+)$/i.exec(authorization)?.groups?.token ?? '';
}

/** Whether the body is said to be a form, as all of OAuth's are (RFC 6749 appendix B). */
export function isForm({ 'content-type': contentType = '' }: IncomingHttpHeaders): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType);
}
