import type { SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import { privateRsaJwk, type PrivateRsaJwk } from '../core/keys/jwk.ts';
import { type OrganisationId, organisationKey } from './organisation.ts';
import { SecretStore, SecretStoreError } from './secretStore.ts';

/** Which registered key a private half belongs to. */
export interface KeyReference {
  readonly organisation: OrganisationId;
  readonly clientId: string;
  readonly kid: string;
}

const stored = z.object({ version: z.literal(1), jwk: privateRsaJwk });

/** The store of private keys refused, or what it holds cannot be read. */
export class PrivateKeyStoreError extends SecretStoreError {
  override readonly name = 'PrivateKeyStoreError';
}

/** Private keys in VS Code's SecretStorage, and nowhere else. Every method throws PrivateKeyStoreError. */
export class PrivateKeys {
  private readonly store: SecretStore<typeof stored>;

  constructor(secrets: SecretStorage) {
    this.store = new SecretStore(secrets, 'maskinporten.privateKey', stored, PrivateKeyStoreError);
  }

  /** Keeps a private key, and reads it back before it counts as kept. */
  keep(reference: KeyReference, jwk: PrivateRsaJwk): Promise<void> {
    return this.store.keep(idOf(reference), { version: 1, jwk });
  }

  /** Undefined when the key is not here. */
  async find(reference: KeyReference): Promise<PrivateRsaJwk | undefined> {
    return (await this.store.find(idOf(reference)))?.jwk;
  }

  /** The kids whose private halves are here, for a client. Reads no secret. */
  async kids(organisation: OrganisationId, clientId: string): Promise<Set<string>> {
    return new Set((await this.names(organisation, encodeURIComponent(clientId), '')).map(([kid = '']) => kid));
  }

  /** The keys whose private halves are here, for all clients of an organisation. Reads no secret. */
  async ofOrganisation(organisation: OrganisationId): Promise<KeyReference[]> {
    const names = await this.names(organisation, '');
    return names.map(([clientId = '', kid = '']) => ({ organisation, clientId, kid }));
  }

  /** What comes after this in the names of the keys kept here. */
  private async names(organisation: OrganisationId, ...within: string[]): Promise<string[][]> {
    const start = [organisationKey(organisation), ...within].join('/');
    const ids = await this.store.ids(start);
    return ids.map((id) => id.slice(start.length).split('/').map(decodeURIComponent));
  }

  /** Which client's key an entry of SecretStorage is, by the entry's name. */
  ownerOf(entry: string): Omit<KeyReference, 'kid'> | undefined {
    const [, environment, orgno, clientId] = /^maskinporten\.privateKey\/([^/]+)\/([^/]+)\/([^/]+)\//.exec(entry) ?? [];
    if (!environment || !orgno || !clientId) return undefined;
    return { organisation: { environment, orgno }, clientId: decodeURIComponent(clientId) };
  }

  remove(reference: KeyReference): Promise<void> {
    return this.store.remove(idOf(reference));
  }

  /** Removes every key of an environment: the sandbox's, when it is reset. */
  async removeEnvironment(environment: string): Promise<void> {
    for (const id of await this.store.ids(`${environment}/`)) await this.store.remove(id);
  }
}

function idOf({ organisation, clientId, kid }: KeyReference): string {
  return [organisationKey(organisation), encodeURIComponent(clientId), encodeURIComponent(kid)].join('/');
}
