import * as z from 'zod/mini';
import { orCancelled } from '../http/cancel.ts';
import { type Http, type HttpAnswer, type HttpRequest, readJson, readJsonList } from '../http/http.ts';
import { type Client, client, type ClientDetails, newMaskinportenClient, writableClient } from './client.ts';
import { type JsonWebKey, type JsonWebKeySet, jsonWebKeySet, resent, type StoredKey, storedKey } from './jsonWebKey.ts';
import { organisation, type Scope, scope, type ScopeAccess, scopeAccess } from './scope.ts';
import { asSelfServiceError, ReadOnlyAccess, SelfServiceError } from './selfServiceError.ts';

/** The organisation a token represents (self-service-api.md §2, `auth/user`). */
export const user = z.looseObject({
  /** Nine digits. */
  authenticated_organization_number: z.pipe(z.union([z.string(), z.number()]), z.transform(String)),
  authenticated_organization_name: z.nullish(z.string()),
  is_synthetic_organization_number: z.nullish(z.boolean()),
  /** Whether the terms of use have been accepted. */
  has_consented: z.nullish(z.boolean()),
});
export type User = z.infer<typeof user>;

/** Where the bearer token for the API comes from (self-service-api.md §4). */
export interface TokenSource {
  token(signal?: AbortSignal): Promise<string>;
  /** Discards a token that the server no longer accepts, so that the next one is new. */
  forget(token: string): void;
}

/** Which API to call, and what is known about it. */
export interface ApiTarget {
  /** API base with version, without a trailing slash. */
  readonly baseUrl: string;
  /** Where to accept the terms of use when the API answers 428. */
  readonly termsUrl?: string;
  /** The token allows no changes, so none are attempted. */
  readonly readOnly?: boolean;
  /** The call that adds keys on this server, updated to the one that works. If omitted, it is remembered for this instance only. */
  readonly addsKeysBy?: { current: KeyCall };
  /** Called with the ids of items that could not be read. The other items are used. */
  readonly unreadable?: (names: readonly string[]) => void;
}

/** What to call an item that could not be read: its id, or else its position in the list. */
function nameOf(item: unknown, at: number): string {
  const named = z.looseObject({}).safeParse(item).data ?? {};
  const ids = ['client_id', 'kid', 'scope', 'name'].map((member) => named[member]);
  return ids.find((id) => typeof id === 'string' && id !== '')?.toString() ?? `#${at + 1}`;
}

/** The ids of a client's unreadable keys, each followed by the client's id. */
function unreadableOf(clientId: string, set: JsonWebKeySet | null | undefined): string[] {
  return (set?.unreadable ?? []).map(({ key, at }) => `${nameOf(key, at)} (${clientId})`);
}

/** The calls that add a key, in the order in which they are tried (self-service-api.md §2, Keys). */
export const keyCalls = ['put', 'upload', 'replaceSet'] as const;
export type KeyCall = (typeof keyCalls)[number];

/** Created once, because a schema is dozens of objects, some of them old from the start (http/releaseRequest.ts). */
const answeredKeySet = z.nullish(jsonWebKeySet);

type Ask = Omit<HttpRequest, 'url'> & { readonly path: readonly string[] };

/**
 * Digdir's self-service API for one organisation in one environment (self-service-api.md §2).
 * Every method throws SelfServiceError, HttpError, Cancelled, or what the token source throws. Methods that change something
 * also throw ReadOnlyAccess.
 */
export class SelfServiceApi {
  private readonly baseUrl: string;
  private readonly addsKeysBy: { current: KeyCall };

  constructor(
    private readonly target: ApiTarget,
    private readonly http: Http,
    private readonly tokens: TokenSource,
  ) {
    this.baseUrl = target.baseUrl;
    this.addsKeysBy = target.addsKeysBy ?? { current: 'put' };
  }

  /** The organisation that the token represents. */
  user(signal?: AbortSignal): Promise<User> {
    return this.read({ method: 'GET', path: ['auth', 'user'], signal }, user);
  }

  /** Switches to another synthetic organisation (nine digits) within the same login. */
  async switchSyntheticOrganisation(orgno: string, signal?: AbortSignal): Promise<void> {
    await this.send({ method: 'POST', path: ['auth', 'switch-synth-org'], ...json({ orgno }), signal });
  }

  /** All active clients of the organisation, of every integration type, in one request without paging. */
  async listClients(signal?: AbortSignal): Promise<Client[]> {
    const clients = await this.list({ method: 'GET', path: ['clients'], signal }, client);
    this.tellUnreadable(clients.flatMap(({ client_id: id, jwks }) => unreadableOf(id, jwks)));
    return clients;
  }

  getClient(clientId: string, signal?: AbortSignal): Promise<Client> {
    return this.read({ method: 'GET', path: ['clients', clientId], signal }, client);
  }

  createClient(details: ClientDetails, signal?: AbortSignal): Promise<Client> {
    return this.read({ method: 'POST', path: ['clients'], ...json(newMaskinportenClient(details)), signal }, client);
  }

  /** Reads the client, changes it and writes all of it back, including members that this program does not know. */
  async updateClient(
    clientId: string,
    change: (read: Client) => Partial<ClientDetails>,
    signal?: AbortSignal,
  ): Promise<Client> {
    const read = await this.getClient(clientId, signal);
    const ask: Ask = {
      method: 'PUT',
      path: ['clients', clientId],
      ...json(writableClient(read, change(read))),
      signal,
    };
    const answer = await this.send(ask);
    // Any 2xx will do, even without a body.
    if (answer.text.trim() === '') return this.getClient(clientId, signal);
    return readJson({ method: ask.method, url: urlOf(this.baseUrl, ask.path) }, answer, client);
  }

  /** The client's keys. Returns an empty list if there are none yet (404, self-service-api.md §2). */
  async listKeys(clientId: string, signal?: AbortSignal): Promise<JsonWebKey[]> {
    const set = await this.keySet(clientId, signal);
    this.tellUnreadable(unreadableOf(clientId, set));
    return set.keys;
  }

  private tellUnreadable(names: readonly string[]): void {
    if (names.length > 0) this.target.unreadable?.(names);
  }

  private async keySet(clientId: string, signal?: AbortSignal): Promise<JsonWebKeySet> {
    try {
      const path = ['clients', clientId, 'jwks'];
      return (await this.read({ method: 'GET', path, signal }, answeredKeySet)) ?? { keys: [] };
    } catch (error) {
      if (error instanceof SelfServiceError && (error.status === 404 || error.meansEmptyList)) return { keys: [] };
      throw error;
    }
  }

  /**
   * Adds or renews one key; the others stay as they are. No other program is known to use this PUT, so if the server does not
   * know the call, the portal's own is tried, and then the whole set is posted, as NAV does (self-service-api.md §2).
   */
  async putKey(clientId: string, key: JsonWebKey, signal?: AbortSignal): Promise<void> {
    const { addsKeysBy } = this;
    for (const call of keyCalls.slice(keyCalls.indexOf(addsKeysBy.current))) {
      try {
        await this.keyCall(call, clientId, key, signal);
        addsKeysBy.current = call;
        return;
      } catch (error) {
        if (call === 'replaceSet' || !(error instanceof SelfServiceError && error.meansUnknownCall)) throw error;
        // The 404 may mean that the client does not exist; this request then throws.
        if (error.status === 404) await this.getClient(clientId, signal);
      }
    }
  }

  private async keyCall(call: KeyCall, clientId: string, key: JsonWebKey, signal?: AbortSignal): Promise<void> {
    const set = ['clients', clientId, 'jwks'];
    if (call === 'put') {
      await this.send({ method: 'PUT', path: [...set, key.kid], ...json(key), signal });
      return;
    }
    const { keys: registered, unreadable = [] } = await this.keySet(clientId, signal);
    const others = registered.filter(({ kid }) => kid !== key.kid);
    // The portal uses this call to add keys. Whether it also renews them is not known.
    if (call === 'upload' && others.length === registered.length) {
      const stored = await this.addKey(clientId, JSON.stringify(key), signal);
      if (stored.kid === key.kid) return;
      // Registered under another kid, which would not match the grants that the private key signs.
      await this.removeKey(clientId, stored.kid, signal);
    }
    const keys = [...others.map(resent), ...unreadable.map((one) => one.key), key];
    await this.send({ method: 'POST', path: set, ...json({ keys }), signal });
  }

  /** Adds one key from a JWK, PEM or certificate, as the portal's dialog does. The stored key has its kid. */
  addKey(clientId: string, text: string, signal?: AbortSignal): Promise<StoredKey> {
    const headers = { 'content-type': 'text/plain' };
    const path = ['clients', clientId, 'key'];
    return this.read({ method: 'POST', path, headers, body: text, signal }, storedKey, this.version2);
  }

  /** Removes one key. Succeeds if the key is already gone, so that a lost answer does no harm. */
  async removeKey(clientId: string, kid: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.send({ method: 'DELETE', path: ['clients', clientId, 'jwks', kid], signal });
    } catch (error) {
      if (!(error instanceof SelfServiceError && error.status === 404)) throw error;
    }
  }

  /** Scopes granted to the organisation, in every state (“Granted to me”). */
  listScopeAccesses(signal?: AbortSignal): Promise<ScopeAccess[]> {
    return this.list({ method: 'GET', path: ['scopes', 'access', 'all'], signal }, scopeAccess);
  }

  /** All public scopes. Needs no token. */
  listScopes(signal?: AbortSignal): Promise<Scope[]> {
    return this.list({ method: 'GET', path: ['scopes', 'all'], signal }, scope);
  }

  /** The registered name of an organisation. Needs no token. */
  async organisationName(orgno: string, signal?: AbortSignal): Promise<string> {
    return (await this.read({ method: 'GET', path: ['organizations', orgno], signal }, organisation)).name;
  }

  private get version2(): string {
    return this.baseUrl.replace(/\/v1$/, '/v2');
  }

  private async list<T>(ask: Ask, item: z.ZodMiniType<T>): Promise<T[]> {
    const unreadable: string[] = [];
    try {
      const asked = { method: ask.method, url: urlOf(this.baseUrl, ask.path) };
      const items = await readJsonList(asked, await this.send(ask), item, (one, at) =>
        unreadable.push(nameOf(one, at)),
      );
      this.tellUnreadable(unreadable);
      return items;
    } catch (error) {
      if (error instanceof SelfServiceError && error.meansEmptyList) return [];
      throw error;
    }
  }

  private async read<T extends z.ZodMiniType>(ask: Ask, shape: T, baseUrl = this.baseUrl): Promise<z.output<T>> {
    return readJson({ method: ask.method, url: urlOf(baseUrl, ask.path) }, await this.send(ask, baseUrl), shape);
  }

  /** Sends a request. If the server refuses the token, it is replaced once; a second refusal is thrown. */
  private async send({ path, ...ask }: Ask, baseUrl = this.baseUrl): Promise<HttpAnswer> {
    if (this.target.readOnly && ask.method !== 'GET') throw new ReadOnlyAccess();
    const request = { ...ask, url: urlOf(baseUrl, path) };
    // Others may be waiting for the same token, so cancelling only ends this wait.
    const token = () => orCancelled(this.tokens.token(request.signal), request.signal);
    const first = await token();
    try {
      return await this.attempt(request, first);
    } catch (error) {
      if (!(error instanceof SelfServiceError && error.status === 401)) throw error;
      this.tokens.forget(first);
      return this.attempt(request, await token());
    }
  }

  private async attempt(request: HttpRequest, token: string): Promise<HttpAnswer> {
    try {
      return await this.http.send({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
    } catch (error) {
      throw asSelfServiceError(error, this.target.termsUrl);
    }
  }
}

function json(body: unknown): { readonly headers: Record<string, string>; readonly body: string } {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/**
 * Ids and kids are data: each is encoded as one path segment and never interpreted. Throws RangeError for those that encoding
 * can't make a segment, because DELETE …/jwks/.. would be about the client and DELETE …/jwks/ about all of its keys (URL
 * Standard, “double-dot URL path segment”).
 */
function urlOf(baseUrl: string, path: readonly string[]): string {
  if (path.some((name) => /^\.{0,2}$/.test(name))) throw new RangeError('An id is empty or a way up in the path');
  return [baseUrl, ...path.map((name) => encodeURIComponent(name))].join('/');
}
