import { l10n, type Uri, workspace } from 'vscode';
import { cliEnvironment, newConfig } from '../core/config/altinnCliSettings.ts';
import { applyEdits, editConfig } from '../core/config/configEdit.ts';
import { encodeJwk } from '../core/config/encodedJwk.ts';
import { type ClientKeyName, placesOf, replaceKey } from '../core/config/keysInConfig.ts';
import { type PrivateRsaJwk, thumbprint } from '../core/keys/jwk.ts';
import { Refusal } from '../messages/problem.ts';
import type { Organisation } from '../session/organisation.ts';
import type { KeyReference, PrivateKeys } from '../session/privateKeys.ts';
import { readConfigFile, replaceConfigFile, unsavedDocument } from './configFile.ts';
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

/**
 * Writes the five values, and nothing else, into a config the person has agreed to. Undefined members are made. Throws
 * ConfigError, ConfigFileError, PrivateKeyStoreError and Refusal.
 */
export async function writeClientConfig(
  { privateKeys, keyUses }: { readonly privateKeys: PrivateKeys; readonly keyUses: Pick<KeyUses, 'expire'> },
  { organisation, clientId, kid, scopes }: ConfigContent,
  uri: Uri,
): Promise<void> {
  const jwk = await requireStoredKey(privateKeys, { organisation, clientId, kid });
  const environment = cliEnvironment(organisation.kind);
  const settings = { environment, clientId, scopes, encodedJwk: encodeJwk(jwk) };
  const before = await readConfigFile(uri);
  const start = before ?? (isUserSecrets(uri) ? '{}\n' : undefined);
  const text = start === undefined ? newConfig(settings) : applyEdits(start, editConfig(start, settings));
  if (text !== before) await replaceConfigFile(uri, before, text);
  keyUses.expire();
}

/**
 * Puts a client's new key in the place of its old one in a file; every other byte stays. False: neither is there, the file perhaps
 * gone. Throws ConfigFileError, EncodedJwkError, and Refusal where an editor has changes that would go lost.
 */
export async function replaceKeyInFile(uri: Uri, old: ClientKeyName, jwk: PrivateRsaJwk): Promise<boolean> {
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

/** The private key kept here. Throws Refusal when there is none. */
export async function requireStoredKey(privateKeys: PrivateKeys, reference: KeyReference): Promise<PrivateRsaJwk> {
  const jwk = await privateKeys.find(reference);
  if (jwk) return jwk;
  throw new Refusal({
    what: l10n.t('The private key “{0}” isn’t stored here.', reference.kid),
    next: l10n.t('Generate a new key pair and write it to the config.'),
  });
}
