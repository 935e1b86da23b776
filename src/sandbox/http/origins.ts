import { type IncomingHttpHeaders } from 'node:http';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Who may talk to the sandbox, and under which names it can be reached.
 *
 * Listening on 127.0.0.1 keeps other machines out, but not web pages: a page may resolve its own name to 127.0.0.1 (DNS
 * rebinding, visible in the Host header) or send a request across origins (visible in the Origin header).
 */
export class Origins {
  /**
   * `publicUrl`: where a proxy makes it available. `redirectUris`: where users are redirected, including pages of other
   * origins.
   */
  constructor(
    private readonly port: number,
    private readonly publicUrl: URL | undefined,
    private readonly redirectUris: () => readonly string[],
  ) {}

  /** Whether the request was meant for this sandbox, and was sent by a program or an allowed page. */
  isWelcome({ host, origin }: IncomingHttpHeaders): boolean {
    return this.isOwnHost(host) && (origin === undefined || this.mayRead(origin));
  }

  /** Whether a page of that origin may read what is shared with pages at all (router.ts). */
  mayRead(origin: string): boolean {
    if (!URL.canParse(origin)) return false;
    const { protocol, hostname } = new URL(origin);
    if (!['http:', 'https:'].includes(protocol)) return false;
    return loopbackNames.includes(hostname) || this.isOwn(origin) || this.redirectUris().some(startsAt(origin));
  }

  /**
   * Whether a request comes from one of the sandbox's own pages. Forms that change something are accepted only from those. A
   * proxy on this machine, such as that of an editor in the browser, shows the pages under its own port and leaves the Host
   * header unchanged.
   */
  isOwn(origin: string | undefined, host?: string): boolean {
    if (origin === undefined) return false;
    const own = loopbackNames.map((name) => `http://${name}:${this.port}`);
    const shown = this.isOwnHost(host) ? [`http://${host}`] : [];
    return origin === this.publicUrl?.origin || [...own, ...shown].some((one) => origin === new URL(one).origin);
  }

  private isOwnHost(host: string | undefined): boolean {
    const { name, port } = /^(?<name>.*?)(?::(?<port>\d+))?$/.exec(host?.toLowerCase() ?? '')?.groups ?? {};
    // Any port will do, because no page on another machine can have a name that means this machine.
    if (loopbackNames.includes(name ?? '')) return true;
    if (!this.publicUrl || name !== this.publicUrl.hostname) return false;
    const usualPort = this.publicUrl.protocol === 'https:' ? 443 : 80;
    return Number(port ?? usualPort) === Number(this.publicUrl.port || usualPort);
  }
}

function startsAt(origin: string): (uri: string) => boolean {
  return (uri) => /^https?:/i.test(uri) && new URL(uri).origin === origin;
}
