import { createHash } from 'node:crypto';

/**
 * A key's RFC 7638 thumbprint: SHA-256 over the required members in alphabetical order, as base64url. The same key has the
 * same thumbprint whatever its kid. Not jose's, which can only answer later, while reading a pasted key answers at once.
 */
export function thumbprint({ n, e }: { readonly n: string; readonly e: string }): string {
  return createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url');
}

/** The thumbprint of a key as a server hands it out; undefined without its numbers. */
export function thumbprintOf({
  n,
  e,
}: {
  readonly n?: string | null | undefined;
  readonly e?: string | null | undefined;
}): string | undefined {
  return n && e ? thumbprint({ n, e }) : undefined;
}
