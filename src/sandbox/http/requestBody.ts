import { type IncomingMessage } from 'node:http';

/** The largest body taken, in bytes: far more than five keys with their certificates. */
export const bodyLimit = 1024 * 1024;

/** The body as text; undefined when it is over the limit (the rest is then left unread). */
export async function readBody(message: IncomingMessage): Promise<string | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > bodyLimit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed when it is too long: the connection is still needed to say so.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
