import { l10n, type Uri } from 'vscode';
import { type ConfigDocument, readConfig } from '../core/config/configDocument.ts';
import { cliEnvironment } from '../core/config/altinnCliSettings.ts';
import { decodeJwk } from '../core/config/encodedJwk.ts';
import { type KeyInConfig, type ClientKeyName, placesOf } from '../core/config/keysInConfig.ts';
import type { Http } from '../core/http/http.ts';
import type { PrivateRsaJwk } from '../core/keys/jwk.ts';
import {
  type AccessToken,
  fetchTokenWhenReady,
  type GrantClaims,
  requestToken,
} from '../core/maskinporten/tokenEndpoint.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import type { SelfServiceApi } from '../core/selfService/selfServiceApi.ts';
import { ConfigFileError } from '../messages/configProblem.ts';
import { Refusal } from '../messages/problem.ts';
import type { Organisation } from '../session/organisation.ts';
import type { Connection, Sessions } from '../session/sessions.ts';
import { readConfigFile } from './configFile.ts';

/**
 * Holds what a config says against what is registered, so that a mistake is named at once instead of after the minutes that a
 * new key may take. Throws Refusal, and what the API throws.
 */
async function requireRegistered(
  api: SelfServiceApi,
  clientId: string,
  jwk: Pick<PrivateRsaJwk, 'kid' | 'n'>,
  scopes: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const [keys, client] = await Promise.all([api.listKeys(clientId, signal), api.getClient(clientId, signal)]);
  const registered = keys.find(({ kid }) => kid === jwk.kid);
  const again = l10n.t('Run “Maskinporten: Write Altinn CLI Config…” to write the registered key.');
  if (!registered) {
    throw new Refusal({
      what: l10n.t('The config’s key isn’t registered on the client.'),
      why: notRegisteredText(jwk, keys),
      next: again,
    });
  }
  if (registered.n !== jwk.n) {
    throw new Refusal({
      what: l10n.t('The config’s private key doesn’t match the registered key “{0}”.', jwk.kid),
      why: l10n.t('Another key pair is registered with the same key ID, so every signature is rejected.'),
      next: again,
    });
  }
  const missing = scopes.filter((scope) => !client.scopes.includes(scope));
  if (missing.length > 0) {
    throw new Refusal({
      what: l10n.t('The config requests scopes the client doesn’t have.'),
      why: missing.join(', '),
      next: l10n.t('Add the scopes to the client, or write the config again.'),
    });
  }
}

function notRegisteredText({ kid, n }: Pick<PrivateRsaJwk, 'kid' | 'n'>, registered: readonly JsonWebKey[]): string {
  const same = registered.find((key) => key.n === n);
  if (same) return l10n.t('It’s registered with the key ID “{0}”, but the config has “{1}”.', same.kid, kid);
  if (registered.length === 0) return l10n.t('The config’s key ID is “{0}”. The client has no registered keys.', kid);
  const kids = registered.map((key) => key.kid).join(', ');
  return l10n.t('The config’s key ID is “{0}”. Registered keys: {1}', kid, kids);
}

interface ProveNeeds {
  readonly http: Http;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Reads the config back from the file, signs a grant with exactly what stands there, and fetches a token. Waits while the
 * token endpoint may not have heard of the key yet, telling the seconds. Throws ConfigError, EncodedJwkError, TokenError,
 * HttpError, Cancelled and Refusal.
 */
export async function proveConfig(
  needs: ProveNeeds & { readonly sessions: Sessions },
  expected: { readonly organisation: Organisation; readonly clientId: string },
  uri: Uri,
  waiting: (seconds: number) => void,
  signal?: AbortSignal,
): Promise<AccessToken> {
  const text = await readConfigFile(uri);
  if (text === undefined) throw new ConfigFileError('gone', uri);
  const { settings } = readConfig(text);
  requireSame(expected, settings);
  const jwk = decodeJwk(settings.EncodedJwk?.text ?? '');
  const { clientId, organisation } = expected;
  const claims = { clientId, scopes: words(settings.Scope?.text) };
  return proveGrant(needs, await needs.sessions.connect(organisation), clientId, claims, jwk, waiting, signal);
}

/**
 * Reads the file back, and fetches a token with each place where it holds the key: with the key, the client id, scopes, resource
 * and consumer that stand there; with the client's own where none do. Throws EncodedJwkError, TokenError, HttpError, Cancelled
 * and Refusal.
 */
export async function proveKeyInFile(
  needs: ProveNeeds,
  connection: Connection,
  uri: Uri,
  key: ClientKeyName,
  waiting: (seconds: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clientId } = key;
  for (const place of placesOf(key, (await readConfigFile(uri)) ?? '')) {
    const jwk = decoded(place);
    const own = words(place.beside('Scope'));
    const scopes = own.length > 0 ? own : (await connection.api.getClient(clientId, signal)).scopes;
    const consumerOrg = place.beside('ConsumerOrgNo');
    const claims = {
      clientId,
      ...(place.clientId && { clientId: place.clientId }),
      scopes,
      resources: words(place.beside('Resource')),
      ...(consumerOrg && { consumerOrg }),
    };
    await proveGrant(needs, connection, clientId, claims, jwk, waiting, signal);
  }
}

/** Fetches a token with the grant that a config's program would send, after its key and scopes were found registered. */
async function proveGrant(
  needs: ProveNeeds,
  { api, environment }: Connection,
  clientId: string,
  claims: Omit<GrantClaims, 'audience'>,
  jwk: PrivateRsaJwk,
  waiting: (seconds: number) => void,
  signal?: AbortSignal,
): Promise<AccessToken> {
  await requireRegistered(api, clientId, jwk, claims.scopes, signal);
  const tryOnce = () => requestToken(needs, environment, claims, { jwk }, signal);
  return fetchTokenWhenReady(tryOnce, (ms) => needs.delay(ms, signal), needs.now, waiting);
}

function decoded({ text }: KeyInConfig): PrivateRsaJwk {
  const isJson = text.trimStart().startsWith('{');
  return decodeJwk(isJson ? Buffer.from(text).toString('base64') : text);
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean);
}

/** The file must be about this client, in this environment: TEST and PROD never mix. */
function requireSame(
  { organisation, clientId }: { readonly organisation: Organisation; readonly clientId: string },
  settings: ConfigDocument['settings'],
): void {
  const found = settings.ClientId?.text ?? '';
  if (found !== clientId) {
    throw new Refusal({
      what: l10n.t('The config belongs to another client.'),
      why: l10n.t('Its ClientId is “{0}”, not “{1}”.', found, clientId),
      next: l10n.t('Write the config for this client first.'),
    });
  }
  const environment = cliEnvironment(organisation.kind);
  const named = settings.Environment?.text ?? '';
  // As exact as the program, to which “Test” is none (altinn-config.md §1).
  if (named !== environment) {
    throw new Refusal({
      what: l10n.t('The config belongs to another environment.'),
      why: l10n.t('Its Environment is “{0}”, but this client needs “{1}”.', named, environment),
      next: l10n.t('Write the config for this client again.'),
    });
  }
}
