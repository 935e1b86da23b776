import { SandboxOptionError } from '../sandboxOptionError.ts';

/** The one client that people log in with: public and native (RFC 8252), so it has no secret. */
export const nativeClientId = 'e50d7375-ce1d-4cd3-a5e4-a983f3e98499';

const editor = 'vscode://maskinporten-tools.maskinporten-clients';

/** Where the client's people may be sent back to, after a login or a logout. */
export class RedirectUris {
  private readonly added: string[] = [];

  private constructor(private readonly seeded: readonly string[]) {}

  static afterLogin(): RedirectUris {
    return new RedirectUris(['http://127.0.0.1/signed-in', 'http://[::1]/signed-in', `${editor}/signed-in`]);
  }

  static afterLogout(): RedirectUris {
    return new RedirectUris(['http://127.0.0.1/signed-out', 'http://[::1]/signed-out', `${editor}/signed-out`]);
  }

  get all(): readonly string[] {
    return [...this.seeded, ...this.added];
  }

  /** Throws a SandboxOptionError unless the URI is absolute, without a fragment (RFC 6749 §3.1.2) and runs no script. */
  add(uri: string): void {
    const isFit = /^[\x21-\x7e]+$/.test(uri) && !uri.includes('#') && URL.canParse(uri);
    if (!isFit || /^(?:javascript|data|vbscript|blob|file|about):/i.test(uri))
      throw new SandboxOptionError('redirectUri');
    if (!this.added.includes(uri)) this.added.push(uri);
  }

  /** Whether the URI is a registered one, letter by letter; with a loopback address any port will do (RFC 8252 §7.3). */
  includes(uri: string): boolean {
    if (this.all.includes(uri)) return true;
    const anyPort = withoutLoopbackPort(uri);
    return anyPort !== undefined && this.all.some((registered) => (withoutLoopbackPort(registered) ?? '') === anyPort);
  }
}

/** undefined when it is no `http` URI with a loopback address. `localhost` is none: it may be resolved elsewhere. */
function withoutLoopbackPort(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { host, path } = /^http:\/\/(?<host>127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?<path>\/.*)$/.exec(uri)?.groups ?? {};
  return host === undefined ? undefined : `http://${host}${path ?? ''}`;
}
