import { l10n, type Uri } from 'vscode';
import { type ConfigDocument, readConfig } from '../altinnCli/configDocument.ts';
import { decodeJwk } from '../altinnCli/encodedJwk.ts';
import type { Http } from '../http/http.ts';
import { fetchTokenWhenReady } from '../maskinporten/fetchTokenWhenReady.ts';
import { requestToken } from '../maskinporten/requestToken.ts';
import type { AccessToken } from '../maskinporten/tokenEndpoint.ts';
import { ConfigFileError } from '../problems/configFileError.ts';
import { Refusal } from '../problems/refusal.ts';
import type { Organisation } from '../session/organisation.ts';
import type { Sessions } from '../session/sessions.ts';
import { readConfigFile } from './configFile.ts';
import { requireAccepted } from './requireAccepted.ts';
import { cliEnvironment } from './writeClientConfig.ts';

interface Needs {
  readonly http: Http;
  readonly sessions: Sessions;
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
  needs: Needs,
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
  const scopes = (settings.Scope?.text ?? '').split(/\s+/).filter(Boolean);
  const { environment, api } = await needs.sessions.connect(expected.organisation);
  await requireAccepted(api, expected.clientId, jwk, scopes, signal);
  const claims = { clientId: expected.clientId, scopes };
  const tryOnce = () => requestToken(needs, environment, claims, { jwk }, signal);
  return fetchTokenWhenReady(tryOnce, (ms) => needs.delay(ms, signal), needs.now, waiting);
}

/** The file must be about this client, in this environment: TEST and PROD never mix. */
function requireSame(
  { organisation, clientId }: { readonly organisation: Organisation; readonly clientId: string },
  settings: ConfigDocument['settings'],
): void {
  const found = settings.ClientId?.text ?? '';
  if (found !== clientId) {
    throw new Refusal({
      what: l10n.t('The config is for another client.'),
      why: l10n.t('Its ClientId is “{0}”, not “{1}”.', found, clientId),
      next: l10n.t('Write the config for this client first.'),
    });
  }
  const wanted = cliEnvironment(organisation.kind);
  const named = settings.Environment?.text ?? '';
  // As exact as the program, to which “Test” is none (altinn-config.md §1).
  if (named !== wanted) {
    throw new Refusal({
      what: l10n.t('The config is for another environment.'),
      why: l10n.t('Its Environment is “{0}”; this client needs “{1}”.', named, wanted),
      next: l10n.t('Write the config for this client again.'),
    });
  }
}
