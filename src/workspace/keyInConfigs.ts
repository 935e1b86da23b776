import { l10n, type Uri, workspace } from 'vscode';
import { applyEdits } from '../core/config/configEdit.ts';
import { decodeJwk } from '../core/config/encodedJwk.ts';
import { type KeyInConfig, type KeyOfConfig, placesOf, replaceKey } from '../core/config/keysInConfig.ts';
import type { Http } from '../core/http/http.ts';
import { type PrivateRsaJwk, thumbprint } from '../core/keys/jwk.ts';
import { fetchTokenWhenReady, requestToken } from '../core/maskinporten/tokenEndpoint.ts';
import { Refusal } from '../messages/problem.ts';
import type { Connection } from '../session/sessions.ts';
import { readConfigFile, replaceConfigFile, unsavedDocument } from './configFile.ts';
import { requireRegistered } from './proveConfig.ts';

/**
 * Puts a client's new key in the place of its old one in a file; every other byte stays. False: neither is there, the file perhaps
 * gone. Throws ConfigFileError, EncodedJwkError, and Refusal where an editor has changes that would go lost.
 */
export async function replaceKeyInFile(uri: Uri, old: KeyOfConfig, jwk: PrivateRsaJwk): Promise<boolean> {
  const before = await readConfigFile(uri);
  if (before === undefined) return false;
  const edits = replaceKey(before, old, jwk);
  if (edits.length === 0) return placesOf({ ...old, thumbprint: thumbprint(jwk) }, before).length > 0;
  if (unsavedDocument(uri)) {
    throw new Refusal({
      what: l10n.t('“{0}” has unsaved changes.', workspace.asRelativePath(uri)),
      why: l10n.t('Nothing was overwritten.'),
      next: l10n.t('Save or revert it, then try again.'),
    });
  }
  await replaceConfigFile(uri, before, applyEdits(before, edits));
  return true;
}

interface Needs {
  readonly http: Http;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Reads the file back, and fetches a token with each place where it holds the key: with the key, the client id, scopes, resource
 * and consumer that stand there; with the client's own where none do. Throws EncodedJwkError, TokenError, HttpError, Cancelled
 * and Refusal.
 */
export async function proveKeyInFile(
  needs: Needs,
  { api, environment }: Connection,
  uri: Uri,
  key: KeyOfConfig,
  waiting: (seconds: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clientId } = key;
  for (const place of placesOf(key, (await readConfigFile(uri)) ?? '')) {
    const jwk = decoded(place);
    const own = words(place.beside('Scope'));
    const scopes = own.length > 0 ? own : (await api.getClient(clientId, signal)).scopes;
    await requireRegistered(api, clientId, jwk, scopes, signal);
    const consumerOrg = place.beside('ConsumerOrgNo');
    const claims = {
      clientId,
      ...(place.clientId && { clientId: place.clientId }),
      scopes,
      resources: words(place.beside('Resource')),
      ...(consumerOrg && { consumerOrg }),
    };
    const tryOnce = () => requestToken(needs, environment, claims, { jwk }, signal);
    await fetchTokenWhenReady(tryOnce, (ms) => needs.delay(ms, signal), needs.now, waiting);
  }
}

function decoded({ text }: KeyInConfig): PrivateRsaJwk {
  const isJson = text.trimStart().startsWith('{');
  return decodeJwk(isJson ? Buffer.from(text).toString('base64') : text);
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean);
}
