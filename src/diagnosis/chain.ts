import { HttpError } from '../http/httpError.ts';
import { isTooFarOff } from '../http/serverClock.ts';
import { SelfServiceError } from '../selfService/selfServiceError.ts';
import { checkKey } from './keyLink.ts';
import { type DiagnosedApi, known, type Link, type Ports, type Verdict } from './link.ts';
import { checkGranted, checkOnClient } from './scopeLinks.ts';

/** From the network to the token: each link says what it needs of those before it. */
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
    // Open to all (self-service-api.md §2), so it says nothing of the sign-in.
    check: ({ ports, facts, signal }) =>
      reach(ports, `${known(facts.environment).selfServiceUrl}/organizations/${ports.orgno}`, signal),
  },
  {
    id: 'reachMaskinporten',
    needs: ['environment'],
    check: ({ ports, facts, signal }) => reach(ports, metadataUrl(known(facts.environment)), signal),
  },
  {
    id: 'clock',
    needs: ['reachMaskinporten'],
    check({ ports, facts }) {
      const skewMs = ports.clockSkewMs(metadataUrl(known(facts.environment)));
      if (skewMs === undefined) return { outcome: 'notApplicable', reason: 'noTime' };
      return { outcome: isTooFarOff(skewMs) ? 'failed' : 'ok', finding: { kind: 'clock', skewMs } };
    },
  },
  {
    id: 'signIn',
    needs: ['reachSelfService'],
    async check({ ports, facts, signal }) {
      const user = await signedInUser(known(facts.api), signal);
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
      const { length } = await known(facts.api).listClients(signal);
      return { outcome: 'ok', finding: { kind: 'clients', count: length } };
    },
  },
  {
    id: 'client',
    needs: ['rights'],
    async check({ ports, facts, signal }) {
      if (ports.clientId === undefined) return { outcome: 'notApplicable', reason: 'noClient' };
      facts.client = await known(facts.api).getClient(ports.clientId, signal);
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
      const scopes = known(facts.ownScopes);
      if (scopes.length === 0) return { outcome: 'notApplicable', reason: 'onlyDelegated' };
      const token = await ports.fetchToken(known(facts.kid), scopes, signal);
      // Named one by one: a token that slips in here would stand in the report.
      return { outcome: 'ok', finding: { kind: 'token', scopes: token.scopes, expiresIn: token.expiresIn } };
    },
  },
];

/** RFC 8414 §3. */
function metadataUrl({ issuer }: { readonly issuer: string }): string {
  return `${issuer}.well-known/oauth-authorization-server`;
}

/** A refusal is an answer too; a redirect and a server's own failure are not, for then nothing else will work. */
async function reach(ports: Ports, url: string, signal: AbortSignal): Promise<Verdict> {
  try {
    await ports.reach(url, signal);
  } catch (error) {
    const status = error instanceof HttpError && error.failure.reason === 'status' ? error.failure.status : 0;
    if (status < 400 || status >= 500) throw error;
  }
  return { outcome: 'ok' };
}

/** Undefined when the server took the sign-in but does not say whose it is, which is not the question here. */
async function signedInUser(api: DiagnosedApi, signal: AbortSignal) {
  try {
    return await api.user(signal);
  } catch (error) {
    if (error instanceof SelfServiceError && error.status >= 402 && error.status < 500) return undefined;
    throw error;
  }
}
