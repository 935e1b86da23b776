import { SandboxOptionError } from '../sandboxOptionError.ts';

/** The one client that people log in with: public and native (RFC 8252), so it has no secret. */
export const nativeClientId = 'e50d7375-ce1d-4cd3-a5e4-a983f3e98499';

const editor = 'vscode://maskinporten-tools.maskinporten-clients';

/** Where the client's people may be sent back to, after a login or a logout. */
export class RedirectUris {
  private readonly added: string[] = [];

  private constructor(private readonly seeded: readonly string[]) {}

  static afterLogin(): RedirectUris {
    return new RedirectUris(['http://127.0.0.1:0/signed-in', `${editor}/signed-in`]);
  }

  static afterLogout(): RedirectUris {
    return new RedirectUris(['http://127.0.0.1:0/signed-out', `${editor}/signed-out`]);
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

  /** Whether the URI is a registered one, letter by letter; one with port 0 stands for any port (self-service-api.md §4 A). */
  includes(uri: string): boolean {
    const withAnyPort = uri.replace(/^(http:\/\/127\.0\.0\.1):\d{1,5}(?=\/)/, '$1:0');
    return this.all.includes(uri) || (URL.canParse(uri) && this.all.includes(withAnyPort));
  }
}
