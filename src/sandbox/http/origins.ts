import { type IncomingHttpHeaders } from 'node:http';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Who may talk to the sandbox, and under which names it is known.
 *
 * Listening on 127.0.0.1 keeps other machines out, not other programs' web pages: a page may have its own name resolve
 * to 127.0.0.1 (DNS rebinding; the Host header gives it away) or send a request across origins (the Origin header does).
 */
export class Origins {
  /** `publicUrl`: where a proxy makes it reachable; `redirectUris`: where people come back to, pages of other origins among them. */
  constructor(
    private readonly port: number,
    private readonly publicUrl: URL | undefined,
    private readonly redirectUris: () => readonly string[],
  ) {}

  /** Whether the request was meant for this sandbox, and was sent by a program or by a page that may. */
  isWelcome({ host, origin }: IncomingHttpHeaders): boolean {
    return this.isOwnHost(host) && (origin === undefined || this.mayRead(origin));
  }

  /** Whether a page of that origin may read what is shared with pages at all (cors.ts). */
  mayRead(origin: string): boolean {
    if (!URL.canParse(origin)) return false;
    const { protocol, hostname } = new URL(origin);
    if (!['http:', 'https:'].includes(protocol)) return false;
    return loopbackNames.includes(hostname) || this.isOwn(origin) || this.redirectUris().some(startsAt(origin));
  }

  /** Whether the origin is the sandbox's own. A form that has consequences is taken from its own pages only. */
  isOwn(origin: string | undefined): boolean {
    if (origin === undefined) return false;
    return origin === this.publicUrl?.origin || loopbackNames.some((name) => origin === this.loopbackOrigin(name));
  }

  private isOwnHost(host: string | undefined): boolean {
    const { name, port } = /^(?<name>.*?)(?::(?<port>\d+))?$/.exec(host?.toLowerCase() ?? '')?.groups ?? {};
    if (loopbackNames.includes(name ?? '') && Number(port ?? 80) === this.port) return true;
    if (!this.publicUrl || name !== this.publicUrl.hostname) return false;
    const usualPort = this.publicUrl.protocol === 'https:' ? 443 : 80;
    return Number(port ?? usualPort) === Number(this.publicUrl.port || usualPort);
  }

  private loopbackOrigin(name: string): string {
    return new URL(`http://${name}:${this.port}`).origin;
  }
}

function startsAt(origin: string): (uri: string) => boolean {
  return (uri) => /^https?:/i.test(uri) && new URL(uri).origin === origin;
}
