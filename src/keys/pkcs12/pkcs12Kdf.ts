import { hash as hashOf } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Cancelled } from '../../http/httpError.ts';
import type { Opening } from '../opening.ts';
import { derive } from './derive.mjs';

/** What the bytes are for (RFC 7292 appendix B.3). */
export const kdfPurpose = { key: 1, iv: 2, mac: 3 } as const;

export interface Derivation {
  /** As node:crypto names it. */
  readonly hash: string;
  /** As a BMPString. Secret. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly purpose: (typeof kdfPurpose)[keyof typeof kdfPurpose];
  /** Bytes. */
  readonly length: number;
}

/** Rounds that take some milliseconds; more are not made on the event loop. */
const fewRounds = 5_000;

/** PKCS#12's own key derivation (RFC 7292 appendix B.2), which no library here has. Throws KeyInputError and Cancelled. */
export async function pkcs12Kdf(derivation: Derivation, opening: Opening): Promise<Buffer> {
  const { hash, iterations, length } = derivation;
  const rounds = iterations * Math.ceil(length / hashOf(hash, '', 'buffer').length);
  opening.spend(rounds);
  return rounds <= fewRounds ? derive(derivation) : deriveInWorker(derivation, opening.signal);
}

async function deriveInWorker(derivation: Derivation, signal: AbortSignal | undefined): Promise<Buffer> {
  // Beside this module, be it the source or a bundle.
  const worker = new Worker(new URL('./derive.mjs', import.meta.url), { workerData: { derivation } });
  try {
    const [derived] = (await once(worker, 'message', signal ? { signal } : {})) as [Uint8Array];
    return Buffer.from(derived);
  } catch (error) {
    throw signal?.aborted ? new Cancelled() : error;
  } finally {
    await worker.terminate();
  }
}
