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

  /**
   * Whether a request's page is the sandbox's own. A form that has consequences is taken from its own pages only. A proxy on
   * this machine, such as the one of an editor in the browser, shows them under its own port and leaves the Host as it was.
   */
  isOwn(origin: string | undefined, host?: string): boolean {
    if (origin === undefined) return false;
    const own = loopbackNames.map((name) => `http://${name}:${this.port}`);
    const shown = this.isOwnHost(host) ? [`http://${host}`] : [];
    return origin === this.publicUrl?.origin || [...own, ...shown].some((one) => origin === new URL(one).origin);
  }

  private isOwnHost(host: string | undefined): boolean {
    const { name, port } = /^(?<name>.*?)(?::(?<port>\d+))?$/.exec(host?.toLowerCase() ?? '')?.groups ?? {};
    // Whatever the port: a name that means this machine is what no other machine's page can have.
    if (loopbackNames.includes(name ?? '')) return true;
    if (!this.publicUrl || name !== this.publicUrl.hostname) return false;
    const usualPort = this.publicUrl.protocol === 'https:' ? 443 : 80;
    return Number(port ?? usualPort) === Number(this.publicUrl.port || usualPort);
  }
}

function startsAt(origin: string): (uri: string) => boolean {
  return (uri) => /^https?:/i.test(uri) && new URL(uri).origin === origin;
}
