import * as z from 'zod/mini';
import { orCancelled } from '../http/cancel.ts';
import { type Http, type HttpAnswer, type HttpRequest, readJson, readJsonList } from '../http/http.ts';
import { type Client, client, type ClientDetails, newMaskinportenClient, writableClient } from './client.ts';
import { type JsonWebKey, type JsonWebKeySet, jsonWebKeySet, resent, type StoredKey, storedKey } from './jsonWebKey.ts';
import { organisation, type Scope, scope, type ScopeAccess, scopeAccess } from './scope.ts';
import { asSelfServiceError, ReadOnlyAccess, SelfServiceError } from './selfServiceError.ts';

/** Whom a token represents (self-service-api.md §2, `auth/user`). */
export const user = z.looseObject({
  /** Nine digits. */
  authenticated_organization_number: z.pipe(z.union([z.string(), z.number()]), z.transform(String)),
  authenticated_organization_name: z.nullish(z.string()),
  is_synthetic_organization_number: z.nullish(z.boolean()),
  /** Whether the terms of use are signed. */
  has_consented: z.nullish(z.boolean()),
});
export type User = z.infer<typeof user>;

/** Where the bearer token for the API comes from (self-service-api.md §4). */
export interface TokenSource {
  token(signal?: AbortSignal): Promise<string>;
  /** The server no longer takes this token; the next must be a new one. */
  forget(token: string): void;
}

/** Which API, and what is known of it beforehand. */
export interface ApiTarget {
  /** API base with version, without a trailing slash. */
  readonly baseUrl: string;
  /** Where the terms of use are signed that a 428 is about. */
  readonly termsUrl?: string;
  /** The token allows no change: none is tried. */
  readonly readOnly?: boolean;
  /** By which call keys are added there, as far as it is known; what works is remembered in it. Left out: for this API alone. */
  readonly addsKeysBy?: { current: KeyCall };
  /** Hears of what in an answer could not be read, by its ids; the rest is used. */
  readonly unreadable?: (names: readonly string[]) => void;
}

/** What an item of another shape is called: by its id, else by its place in the list. */
function nameOf(item: unknown, at: number): string {
  const named = z.looseObject({}).safeParse(item).data ?? {};
  const ids = ['client_id', 'kid', 'scope', 'name'].map((member) => named[member]);
  return ids.find((id) => typeof id === 'string' && id !== '')?.toString() ?? `#${at + 1}`;
}

/** The keys of a client that could not be read, each with whose it is. */
function unreadableOf(clientId: string, set: JsonWebKeySet | null | undefined): string[] {
  return (set?.unreadable ?? []).map(({ key, at }) => `${nameOf(key, at)} (${clientId})`);
}

/** The calls that add a key, in the order in which they are tried (self-service-api.md §2, Keys). */
export const keyCalls = ['put', 'upload', 'replaceSet'] as const;
export type KeyCall = (typeof keyCalls)[number];

/** Made once: a schema is dozens of objects, some of them old from the start (http/releaseRequest.ts). */
const answeredKeySet = z.nullish(jsonWebKeySet);

type Ask = Omit<HttpRequest, 'url'> & { readonly path: readonly string[] };

/**
 * Digdir's self-service API for one organisation in one environment (self-service-api.md §2).
 * Every method throws SelfServiceError, HttpError, Cancelled, or what the source of tokens throws; those that change
 * something also ReadOnlyAccess.
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

  /** Who the token is good for. */
  user(signal?: AbortSignal): Promise<User> {
    return this.read({ method: 'GET', path: ['auth', 'user'], signal }, user);
  }

  /** Represents another synthetic organisation (nine digits) from now on, with the same login. */
  async switchSyntheticOrganisation(orgno: string, signal?: AbortSignal): Promise<void> {
    await this.send({ method: 'POST', path: ['auth', 'switch-synth-org'], ...json({ orgno }), signal });
  }

  /** All active clients of the organisation, of every integration type: one request, no paging. */
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

  /** Reads the client, changes it and writes the whole back, keeping what this program does not know. */
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
    // Any 2xx will do, also one that shows nothing.
    if (answer.text.trim() === '') return this.getClient(clientId, signal);
    return readJson({ method: ask.method, url: urlOf(this.baseUrl, ask.path) }, answer, client);
  }

  /** The client's keys; none yet is an empty list (404, self-service-api.md §2). */
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
   * Adds or renews one key; the others stay as they are. Nobody else was seen to use the PUT, so where the server does not know the
   * call, the portal's own is tried, and then the whole set is posted, as NAV does (self-service-api.md §2).
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
        // It may be the client that is not there; then this says so.
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
    // The portal adds by it; that it renews is not known.
    if (call === 'upload' && others.length === registered.length) {
      const stored = await this.addKey(clientId, JSON.stringify(key), signal);
      if (stored.kid === key.kid) return;
      // Registered under another kid, which the private key's grants would not name.
      await this.removeKey(clientId, stored.kid, signal);
    }
    const keys = [...others.map(resent), ...unreadable.map((one) => one.key), key];
    await this.send({ method: 'POST', path: set, ...json({ keys }), signal });
  }

  /** Adds one key from a JWK, PEM or certificate as the portal's dialog does; the stored key names its kid. */
  addKey(clientId: string, text: string, signal?: AbortSignal): Promise<StoredKey> {
    const headers = { 'content-type': 'text/plain' };
    const path = ['clients', clientId, 'key'];
    return this.read({ method: 'POST', path, headers, body: text, signal }, storedKey, this.version2);
  }

  /** Removes one key; one that is gone already is removed, so that a lost answer does no harm. */
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

  /** All public scopes. Open: needs no token. */
  listScopes(signal?: AbortSignal): Promise<Scope[]> {
    return this.list({ method: 'GET', path: ['scopes', 'all'], signal }, scope);
  }

  /** The registered name of an organisation. Open: needs no token. */
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

  /** One fresh token when the first is refused; then the failure is the caller's. */
  private async send({ path, ...ask }: Ask, baseUrl = this.baseUrl): Promise<HttpAnswer> {
    if (this.target.readOnly && ask.method !== 'GET') throw new ReadOnlyAccess();
    const request = { ...ask, url: urlOf(baseUrl, path) };
    // Others may wait for the same token: it is left to them.
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
 * Ids and kids are data: each becomes one segment of the path, encoded, never interpreted. Throws RangeError for those that
 * no encoding makes a segment, for DELETE …/jwks/.. is about the client and DELETE …/jwks/ about all of its keys (URL
 * Standard, “double-dot URL path segment”).
 */
function urlOf(baseUrl: string, path: readonly string[]): string {
  if (path.some((name) => /^\.{0,2}$/.test(name))) throw new RangeError('An id is empty or a way up in the path');
  return [baseUrl, ...path.map((name) => encodeURIComponent(name))].join('/');
}
