import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';

export interface RawReply {
  readonly status: number | undefined;
  readonly text: string;
}

/** A request with headers that fetch would not let a program choose, such as Host. Rejects when the connection is cut. */
export function rawRequest(
  origin: string,
  path: string,
  headers: OutgoingHttpHeaders,
  { method = 'GET', body = '' } = {},
): Promise<RawReply> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      readText(response).then((text) => {
        resolve({ status: response.statusCode, text });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
