import { execFileSync } from 'node:child_process';

/** Decodes standard base64 by openssl, which refuses what is none; nothing of the extension's own takes part. */
export function decodedByOpenssl(base64: string): string {
  const lines = base64.replace(/.{1,64}/g, '$&\n');
  const text = execFileSync('openssl', ['base64', '-d'], { input: lines, encoding: 'utf8' });
  if (text === '') throw new Error('openssl read nothing');
  return text;
}
