import type { SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import { privateRsaJwk, type PrivateRsaJwk } from '../keys/jwk.ts';
import { type OrganisationId, organisationKey } from './organisation.ts';

/** Which registered key a private half belongs to. */
export interface KeyOf {
  readonly organisation: OrganisationId;
  readonly clientId: string;
  readonly kid: string;
}

const prefix = 'maskinporten.privateKey';
const stored = z.object({ version: z.literal(1), jwk: privateRsaJwk });

/** SecretStorage refused, or what it holds cannot be read. It has no cause: a keyring's own error may quote what was stored. */
export class PrivateKeyStoreError extends Error {
  override readonly name = 'PrivateKeyStoreError';
  constructor(readonly reason: 'refused' | 'damaged' | 'notKept') {
    super(`Private key store: ${reason}`);
  }
}

/** Private keys in VS Code's SecretStorage, and nowhere else. */
export class PrivateKeys {
  constructor(private readonly secrets: SecretStorage) {}

  /** Keeps a private key, and reads it back before it counts as kept. Throws PrivateKeyStoreError. */
  async keep(of: KeyOf, jwk: PrivateRsaJwk): Promise<void> {
    try {
      await this.secrets.store(secretKey(of), JSON.stringify({ version: 1, jwk } satisfies z.infer<typeof stored>));
    } catch {
      throw new PrivateKeyStoreError('refused');
    }
    if ((await this.find(of))?.d !== jwk.d) throw new PrivateKeyStoreError('notKept');
  }

  /** Throws PrivateKeyStoreError when the store fails; undefined when the key is not here. */
  async find(of: KeyOf): Promise<PrivateRsaJwk | undefined> {
    let text: string | undefined;
    try {
      text = await this.secrets.get(secretKey(of));
    } catch {
      throw new PrivateKeyStoreError('refused');
    }
    if (text === undefined) return undefined;
    try {
      return stored.parse(JSON.parse(text)).jwk;
    } catch {
      // The parser's own error is not kept: it may quote what it read.
      throw new PrivateKeyStoreError('damaged');
    }
  }

  /** The kids whose private halves are here, for a client. Reads no secret. */
  async kids(organisation: OrganisationId, clientId: string): Promise<Set<string>> {
    return new Set((await this.names(organisation, encodeURIComponent(clientId), '')).map(([kid = '']) => kid));
  }

  /** The keys whose private halves are here, for all clients of an organisation. Reads no secret. */
  async ofOrganisation(organisation: OrganisationId): Promise<KeyOf[]> {
    const names = await this.names(organisation, '');
    return names.map(([clientId = '', kid = '']) => ({ organisation, clientId, kid }));
  }

  /** What comes after this in the names of the keys kept here. */
  private async names(organisation: OrganisationId, ...within: string[]): Promise<string[][]> {
    const start = [prefix, organisationKey(organisation), ...within].join('/');
    const keys = (await this.secrets.keys()).filter((key) => key.startsWith(start));
    return keys.map((key) =>
      key
        .slice(start.length)
        .split('/')
        .map((part) => decodeURIComponent(part)),
    );
  }

  async remove(of: KeyOf): Promise<void> {
    await this.secrets.delete(secretKey(of));
  }

  /** Removes every key of an environment: the sandbox's, when it is reset. */
  async removeEnvironment(environment: string): Promise<void> {
    const start = `${prefix}/${environment}/`;
    for (const key of await this.secrets.keys()) if (key.startsWith(start)) await this.secrets.delete(key);
  }
}

function secretKey({ organisation, clientId, kid }: KeyOf): string {
  return [prefix, organisationKey(organisation), encodeURIComponent(clientId), encodeURIComponent(kid)].join('/');
}
