import type { SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import { privateRsaJwk, type PrivateRsaJwk } from '../core/keys/jwk.ts';
import { type OrganisationId, organisationKey } from './organisation.ts';
import { SecretStore, SecretStoreError } from './secretStore.ts';

/** The registered key that a private key belongs to. */
export interface KeyReference {
  readonly organisation: OrganisationId;
  readonly clientId: string;
  readonly kid: string;
}

const stored = z.object({ version: z.literal(1), jwk: privateRsaJwk });

/** The secret storage refused a request, or a stored private key can't be read. */
export class PrivateKeyStoreError extends SecretStoreError {
  override readonly name = 'PrivateKeyStoreError';
}

/** The private keys, which are stored in VS Code's SecretStorage and nowhere else. Every method throws PrivateKeyStoreError. */
export class PrivateKeys {
  private readonly store: SecretStore<typeof stored>;

  constructor(secrets: SecretStorage) {
    this.store = new SecretStore(secrets, 'maskinporten.privateKey', stored, PrivateKeyStoreError);
  }

  /** Stores a private key, and reads it back to make sure. */
  keep(reference: KeyReference, jwk: PrivateRsaJwk): Promise<void> {
    return this.store.keep(idOf(reference), { version: 1, jwk });
  }

  /** The stored private key; undefined if there is none. */
  async find(reference: KeyReference): Promise<PrivateRsaJwk | undefined> {
    return (await this.store.find(idOf(reference)))?.jwk;
  }

  /** The kids of a client's stored private keys. Reads no secret. */
  async kids(organisation: OrganisationId, clientId: string): Promise<Set<string>> {
    return new Set((await this.names(organisation, encodeURIComponent(clientId), '')).map(([kid = '']) => kid));
  }

  /** The stored private keys of all clients of an organisation. Reads no secret. */
  async ofOrganisation(organisation: OrganisationId): Promise<KeyReference[]> {
    const names = await this.names(organisation, '');
    return names.map(([clientId = '', kid = '']) => ({ organisation, clientId, kid }));
  }

  /** The parts after the given prefix in the names of stored keys. */
  private async names(organisation: OrganisationId, ...within: string[]): Promise<string[][]> {
    const start = [organisationKey(organisation), ...within].join('/');
    const ids = await this.store.ids(start);
    return ids.map((id) => id.slice(start.length).split('/').map(decodeURIComponent));
  }

  /** The client that an entry of SecretStorage belongs to, from the entry's name. */
  ownerOf(entry: string): Omit<KeyReference, 'kid'> | undefined {
    const [, environment, orgno, clientId] = /^maskinporten\.privateKey\/([^/]+)\/([^/]+)\/([^/]+)\//.exec(entry) ?? [];
    if (!environment || !orgno || !clientId) return undefined;
    return { organisation: { environment, orgno }, clientId: decodeURIComponent(clientId) };
  }

  remove(reference: KeyReference): Promise<void> {
    return this.store.remove(idOf(reference));
  }

  /** Removes every key of an environment, when the sandbox is reset. */
  async removeEnvironment(environment: string): Promise<void> {
    for (const id of await this.store.ids(`${environment}/`)) await this.store.remove(id);
  }
}

function idOf({ organisation, clientId, kid }: KeyReference): string {
  return [organisationKey(organisation), encodeURIComponent(clientId), encodeURIComponent(kid)].join('/');
}
