import { HttpError } from '../http/httpError.ts';
import { isTooFarOff } from '../http/servers.ts';
import { type JsonWebKey, keyState } from '../selfService/jsonWebKey.ts';
import { ScopeIndex } from '../selfService/scope.ts';
import { SelfServiceError } from '../selfService/selfServiceError.ts';
import {
  type DiagnosedApi,
  type KeyFailure,
  required,
  type Link,
  type Ports,
  type Verdict,
  type Walk,
} from './diagnose.ts';

type KeptKey = Pick<JsonWebKey, 'kid' | 'n'>;

/** Whether a stored key is registered on the client, is the same key, and has not expired. */
async function checkKey({ ports, facts, signal }: Walk): Promise<Verdict> {
  const registered = await required(facts.api).listKeys(required(facts.client).client_id, signal);
  const stored = await ports.storedKeys();
  const now = ports.now();
  const living = registered.filter((key) => stateOf(key, now).state !== 'expired');
  const [best] = living
    .filter(({ kid, n }) => stored.some((key) => key.kid === kid && key.n === n))
    .sort((a, b) => (b.exp ?? Infinity) - (a.exp ?? Infinity));
  if (best) {
    facts.kid = best.kid;
    return { outcome: 'ok', finding: { kind: 'key', kid: best.kid, exp: best.exp ?? undefined } };
  }
  const key = whatIsWrong(stored, registered, living);
  return key
    ? { outcome: 'failed', finding: { kind: 'key', key } }
    : { outcome: 'notApplicable', reason: 'keyElsewhere' };
}

/**
 * What is wrong with the client's keys. Undefined if the client has a valid key and none is stored, so its private key is
 * elsewhere.
 */
function whatIsWrong(
  stored: readonly KeptKey[],
  registered: readonly JsonWebKey[],
  living: readonly JsonWebKey[],
): KeyFailure | undefined {
  if (registered.length === 0 && stored.length === 0) return { reason: 'none' };
  if (registered.length > 0 && living.length === 0) {
    return { reason: 'expired', kids: registered.map(({ kid }) => kid) };
  }
  const [storedKey] = stored;
  if (!storedKey) return undefined;
  const expired = registered.find(({ kid, n }) => kid === storedKey.kid && n === storedKey.n);
  if (expired) return { reason: 'expired', kids: [expired.kid] };
  if (registered.some(({ kid }) => kid === storedKey.kid)) return { reason: 'otherPair', kid: storedKey.kid };
  const renamed = registered.find(({ n }) => n === storedKey.n);
  if (renamed) return { reason: 'otherKeyId', kid: storedKey.kid, registeredAs: renamed.kid };
  return { reason: 'notRegistered', kid: storedKey.kid, registered: registered.map(({ kid }) => kid) };
}

function stateOf({ exp }: JsonWebKey, now: Date) {
  return keyState(exp ?? undefined, now);
}

/** Whether the client has any scopes to request in a token (MP-200). */
function checkOnClient({ facts }: Walk): Verdict {
  const { scopes } = required(facts.client);
  if (scopes.length === 0) return { outcome: 'failed', finding: { kind: 'noScopes' } };
  return { outcome: 'ok', finding: { kind: 'scopes', scopes } };
}

/** Whether the organisation may use each of the client's scopes: granted to it, available to all, or delegated (MP-250). */
async function checkGranted({ facts, signal }: Walk): Promise<Verdict> {
  const api = required(facts.api);
  const [accesses, catalogue] = await Promise.all([api.listScopeAccesses(signal), api.listScopes(signal)]);
  const index = new ScopeIndex(accesses, catalogue, '');
  const { scopes } = required(facts.client);
  const barred = scopes.flatMap((name) => {
    const found = index.find(name);
    const obstacle = found ? found.obstacle : 'notGranted';
    return obstacle ? [{ name, obstacle }] : [];
  });
  if (barred.length > 0) return { outcome: 'failed', finding: { kind: 'scopesBarred', barred } };
  const granted = new Set(accesses.flatMap(({ scope, state }) => (state === 'APPROVED' ? [scope] : [])));
  facts.ownScopes = scopes.filter(
    (name) => granted.has(name) || index.find(name)?.lists.includes('accessibleForAll') === true,
  );
  return { outcome: 'ok' };
}

/** All links from the network to the token. Each names the earlier links it needs. */
export const chain: readonly Link[] = [
  {
    id: 'environment',
    needs: [],
    async check({ ports, facts }) {
      const { environment, api } = await ports.connect();
      Object.assign(facts, { environment, api });
      return { outcome: 'ok' };
    },
  },
  {
    id: 'reachSelfService',
    needs: ['environment'],
    // This request needs no token (self-service-api.md §2), so the result does not depend on the sign-in.
    check: ({ ports, facts, signal }) =>
      reach(ports, `${required(facts.environment).selfServiceUrl}/organizations/${ports.orgno}`, signal),
  },
  {
    id: 'reachMaskinporten',
    needs: ['environment'],
    check: ({ ports, facts, signal }) => reach(ports, metadataUrl(required(facts.environment)), signal),
  },
  {
    id: 'clock',
    needs: ['reachMaskinporten'],
    check({ ports, facts }) {
      const skewMs = ports.clockSkewMs(metadataUrl(required(facts.environment)));
      if (skewMs === undefined) return { outcome: 'notApplicable', reason: 'noTime' };
      return { outcome: isTooFarOff(skewMs) ? 'failed' : 'ok', finding: { kind: 'clock', skewMs } };
    },
  },
  {
    id: 'signIn',
    needs: ['reachSelfService'],
    async check({ ports, facts, signal }) {
      const user = await signedInUser(required(facts.api), signal);
      if (!user) return { outcome: 'ok' };
      const { authenticated_organization_number: orgno, authenticated_organization_name: name } = user;
      const who = { orgno, name: name ?? '' };
      if (orgno !== ports.orgno) return { outcome: 'failed', finding: { kind: 'otherOrganisation', ...who } };
      return { outcome: 'ok', finding: { kind: 'user', ...who } };
    },
  },
  {
    id: 'rights',
    needs: ['signIn'],
    async check({ facts, signal }) {
      const { length } = await required(facts.api).listClients(signal);
      return { outcome: 'ok', finding: { kind: 'clients', count: length } };
    },
  },
  {
    id: 'client',
    needs: ['rights'],
    async check({ ports, facts, signal }) {
      if (ports.clientId === undefined) return { outcome: 'notApplicable', reason: 'noClient' };
      facts.client = await required(facts.api).getClient(ports.clientId, signal);
      if (facts.client.active === false) return { outcome: 'failed', finding: { kind: 'clientInactive' } };
      return { outcome: 'ok' };
    },
  },
  { id: 'key', needs: ['client'], check: checkKey },
  { id: 'scopeOnClient', needs: ['client'], check: checkOnClient },
  { id: 'scopeGranted', needs: ['scopeOnClient'], check: checkGranted },
  {
    id: 'token',
    needs: ['reachMaskinporten', 'clock', 'key', 'scopeOnClient', 'scopeGranted'],
    async check({ ports, facts, signal }) {
      const scopes = required(facts.ownScopes);
      if (scopes.length === 0) return { outcome: 'notApplicable', reason: 'onlyDelegated' };
      const token = await ports.fetchToken(required(facts.kid), scopes, signal);
      // Listed one by one, so that the token itself can't end up in the report.
      return { outcome: 'ok', finding: { kind: 'token', scopes: token.scopes, expiresIn: token.expiresIn } };
    },
  },
];

/** The address of the issuer's metadata (RFC 8414 §3). */
function metadataUrl({ issuer }: { readonly issuer: string }): string {
  return `${issuer}.well-known/oauth-authorization-server`;
}

/**
 * Whether a server can be reached. A refusal counts as reached; a redirect or a server error does not, because nothing else
 * would work.
 */
async function reach(ports: Ports, url: string, signal: AbortSignal): Promise<Verdict> {
  try {
    await ports.reach(url, signal);
  } catch (error) {
    const status = error instanceof HttpError && error.failure.reason === 'status' ? error.failure.status : 0;
    if (status < 400 || status >= 500) throw error;
  }
  return { outcome: 'ok' };
}

/**
 * The user of the sign-in. Undefined if the server accepted the sign-in but does not say whose it is, which does not matter
 * here.
 */
async function signedInUser(api: DiagnosedApi, signal: AbortSignal) {
  try {
    return await api.user(signal);
  } catch (error) {
    if (error instanceof SelfServiceError && error.status >= 402 && error.status < 500) return undefined;
    throw error;
  }
}
