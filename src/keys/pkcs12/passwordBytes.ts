/** A password as the two kinds of schemes take it. Secret. */
export interface PasswordBytes {
  /** For PBES2 (RFC 8018): UTF-8. */
  readonly utf8: Buffer;
  /** For PKCS#12's own schemes: UTF-16, big-endian, with two zero octets at the end (RFC 7292 appendix B.1). */
  readonly bmp: Buffer;
}

/** What a password may have become in a file, likeliest first. */
export function passwordBytes(password: string): readonly [PasswordBytes, ...PasswordBytes[]] {
  const utf8 = Buffer.from(password);
  const likeliest = { utf8, bmp: bmp(password) };
  // Some programs write an empty password as nothing at all.
  if (password === '') return [likeliest, { utf8, bmp: Buffer.alloc(0) }];
  // OpenSSL before 1.1.0 took every byte of UTF-8 for a character of its own.
  const bytewise = utf8.toString('latin1');
  return bytewise === password ? [likeliest] : [likeliest, { utf8, bmp: bmp(bytewise) }];
}

function bmp(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}
