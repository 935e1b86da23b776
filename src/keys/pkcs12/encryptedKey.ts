import type { Opening } from '../opening.ts';
import { passwordProblem } from '../passwordProblem.ts';
import { type BerElement, berTag, childOf, isSequence, octetsOf, readBer } from './ber.ts';
import { decrypt } from './decrypt.ts';
import { type PasswordBytes, passwordBytes } from './passwordBytes.ts';

/**
 * An encrypted PKCS#8 key (RFC 5958 §3) as plain PKCS#8. Throws KeyInputError: 'passwordNeeded', 'wrongPassword',
 * 'unsupportedEncryption', 'truncated'; and Cancelled.
 */
export async function decryptPkcs8(der: Buffer, opening: Opening): Promise<Buffer> {
  const element = readBer(der);
  for (const bytes of passwordBytes(opening.password ?? '')) {
    const plain = await decryptKeyInfo(element, bytes, opening);
    if (plain && isSequence(plain)) return plain;
  }
  throw passwordProblem(opening.password);
}

/** EncryptedPrivateKeyInfo: `SEQUENCE { algorithm, OCTET STRING }`. Undefined when the password is wrong. */
export async function decryptKeyInfo(
  element: BerElement,
  password: PasswordBytes,
  opening: Opening,
): Promise<Buffer | undefined> {
  const algorithm = childOf(element, 0, berTag.sequence);
  return decrypt(algorithm, octetsOf(childOf(element, 1)), password, opening);
}
