import { l10n, type Uri } from 'vscode';
import { newConfig } from '../core/config/altinnCliSettings.ts';
import { applyEdits, editConfig } from '../core/config/configEdit.ts';
import { encodeJwk } from '../core/config/encodedJwk.ts';
import type { EnvironmentKind } from '../core/environments/environment.ts';
import type { PrivateRsaJwk } from '../core/keys/jwk.ts';
import { Refusal } from '../messages/problem.ts';
import type { Organisation } from '../session/organisation.ts';
import type { KeyReference, PrivateKeys } from '../session/privateKeys.ts';
import { readConfigFile, replaceConfigFile } from './configFile.ts';
import { isUserSecrets } from './findConfigs.ts';
import type { KeyUses } from './keyUses.ts';

/** What the config is to say. */
export interface ConfigContent {
  readonly organisation: Organisation;
  readonly clientId: string;
  /** The key whose private half, kept here, is written. */
  readonly kid: string;
  readonly scopes: readonly string[];
}

/** What altinn-cli knows an environment as; it cannot reach the sandbox, whose configs say `test` (altinn-config.md §1). */
export function cliEnvironment(kind: EnvironmentKind): 'test' | 'prod' {
  return kind === 'prod' ? 'prod' : 'test';
}

/**
 * Writes the five values, and nothing else, into a config the person has agreed to. Undefined members are made. Throws
 * ConfigError, ConfigFileError, PrivateKeyStoreError and Refusal.
 */
export async function writeClientConfig(
  { privateKeys, keyUses }: { readonly privateKeys: PrivateKeys; readonly keyUses: Pick<KeyUses, 'expire'> },
  { organisation, clientId, kid, scopes }: ConfigContent,
  uri: Uri,
): Promise<void> {
  const jwk = await requireStored(privateKeys, { organisation, clientId, kid });
  const environment = cliEnvironment(organisation.kind);
  const settings = { environment, clientId, scopes, encodedJwk: encodeJwk(jwk) };
  const before = await readConfigFile(uri);
  const start = before ?? (isUserSecrets(uri) ? '{}\n' : undefined);
  const text = start === undefined ? newConfig(settings) : applyEdits(start, editConfig(start, settings));
  if (text !== before) await replaceConfigFile(uri, before, text);
  keyUses.expire();
}

/** The private key kept here. Throws Refusal when it is not. */
export async function requireStored(privateKeys: PrivateKeys, reference: KeyReference): Promise<PrivateRsaJwk> {
  const jwk = await privateKeys.find(reference);
  if (jwk) return jwk;
  throw new Refusal({
    what: l10n.t('The private key of “{0}” isn’t stored here.', reference.kid),
    next: l10n.t('Generate a new key pair and write it to the config.'),
  });
}
