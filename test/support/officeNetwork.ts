import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type Authority, issue } from '../../scripts/certificateAuthority.mjs';

/**
 * An organisation's network: host names that nobody outside it can look up, each a TLS server with a certificate of a private
 * authority in front of one plain server on this machine. The way in is a proxy, `address`.
 */
export class OfficeNetwork {
  /** Hosts that were asked, one for each request. */
  readonly asked: string[] = [];
  private readonly hosts = new Map<string, TlsServer>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly names: Server,
    /** The plain server behind all names: `http://127.0.0.1:PORT`. */
    private readonly origin: string,
  ) {
    names.on('connect', ({ url = '' }, socket: Socket) => {
      this.tunnel(url, socket);
    });
  }

  static async start(origin: string): Promise<OfficeNetwork> {
    const names = createServer((_request, response) => response.writeHead(405).end());
    names.listen(0, '127.0.0.1');
    await once(names, 'listening');
    return new OfficeNetwork(names, origin);
  }

  /** Host and port of the proxy that knows the names. */
  get address(): string {
    return `127.0.0.1:${portOf(this.names)}`;
  }

  /** A server of this name; its certificate is made out to `certified`. */
  async add(name: string, authority: Authority, certified = name): Promise<void> {
    const server = createTlsServer(issue(authority, certified), (asked, answer) => {
      this.asked.push(name);
      const { method, url, headers } = asked;
      // The sandbox answers to its own name only.
      const onward = { method, headers: { ...headers, host: new URL(this.origin).host } };
      const passed = request(new URL(url ?? '/', this.origin), onward, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.hosts.set(name, server);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    for (const server of [this.names, ...this.hosts.values()]) {
      server.close();
      server.closeAllConnections();
    }
  }

  private tunnel(target: string, socket: Socket): void {
    const host = this.hosts.get(target.replace(/:443$/, ''));
    if (!host) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    const onward = connect(portOf(host), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) {
      this.sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        this.sockets.delete(end);
        socket.destroy();
        onward.destroy();
      });
    }
  }
}

function portOf(server: Server | TlsServer): number {
  return (server.address() as AddressInfo).port;
}
