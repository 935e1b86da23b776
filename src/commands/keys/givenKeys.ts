import { FileType, l10n, Uri, window, workspace } from 'vscode';
import { keysInConfig } from '../../altinnCli/keysInConfig.ts';
import { possibleConfigs } from '../../configFiles/findConfigs.ts';
import { findUserSecrets } from '../../configFiles/userSecrets.ts';
import { isStoreFile } from '../../keys/jwksStore.ts';
import { isKeyInputError } from '../../keys/keyInputError.ts';
import { readPrivateKeys } from '../../keys/privateKeys.ts';
import type { NamelessPrivateJwk, ReadPrivateKey } from '../../keys/readPrivateKey.ts';
import { thumbprint } from '../../keys/thumbprint.ts';
import { Refusal } from '../../problems/refusal.ts';
import { pasteKey, readKeyFile, readWithPassword } from './askPrivateKey.ts';

/** A private key that somebody wants kept here. Secret. */
export interface GivenKey {
  readonly jwk: NamelessPrivateJwk;
  readonly thumbprint: string;
  /** Where it came from that could go now: no config, which needs it, and no certificate, which would be lost. */
  readonly files: readonly Uri[];
}

/** Each key once, and whether one was given more than once. */
export interface GivenKeys {
  readonly keys: readonly GivenKey[];
  readonly repeated: boolean;
  /** The text they were pasted as. Secret. */
  readonly pasted?: string | undefined;
}

interface Read {
  readonly found: readonly Found[];
  readonly pasted?: string;
}
type Found = readonly [key: ReadPrivateKey, file?: Uri];

/** Asks for private keys: from files, a folder, a pasted text or the workspace's configs. Undefined when given up. */
export async function askForKeys(title: string): Promise<GivenKeys | undefined> {
  const sources = [
    {
      label: `$(files) ${l10n.t('From files…')}`,
      detail: l10n.t('JWK, JWKS, PEM or PKCS#12, encrypted or not; a config'),
      read: fromFiles,
    },
    {
      label: `$(folder) ${l10n.t('From a folder…')}`,
      detail: l10n.t('A store of the Altinn JWKS tool, for instance'),
      read: fromFolder,
    },
    {
      label: `$(clippy) ${l10n.t('Paste it…')}`,
      detail: l10n.t('JWK or PEM; it is not shown'),
      read: fromPaste,
    },
    {
      label: `$(json) ${l10n.t('From the configs of this workspace')}`,
      detail: 'EncodedJwk, JwkBase64',
      read: fromConfigs,
    },
  ];
  const chosen = await window.showQuickPick(sources, { title, ignoreFocusOut: true });
  const read = await chosen?.read(title);
  if (!read) return undefined;
  if (read.found.length === 0) throw new Refusal({ what: l10n.t('No private key was found there.') });
  return { ...eachOnce(read.found), pasted: read.pasted };
}

async function fromFiles(title: string): Promise<Read | undefined> {
  const uris = await window.showOpenDialog({ title, canSelectMany: true });
  const found: Found[] = [];
  for (const uri of uris ?? []) {
    const keys = await fromFile(uri, (content) => readWithPassword(content, l10n.t('Password of {0}', nameOf(uri))));
    if (!keys) return undefined;
    found.push(...keys);
  }
  return uris && { found };
}

async function fromFile(
  uri: Uri,
  read: (content: Uint8Array) => Promise<ReadPrivateKey[] | undefined>,
): Promise<Found[] | undefined> {
  const content = await readKeyFile(uri);
  const inConfig = await fromConfig(content);
  if (inConfig.length > 0) return inConfig;
  const keys = await read(content);
  // A file that holds more than the keys that were read, also beside what was read, must not be offered to go.
  const text = new TextDecoder().decode(content).replaceAll('\0', '');
  const parts = text.match(/-----BEGIN |"kty"/g)?.length ?? 1;
  return keys?.map((key) => (key.amongOthers || parts > keys.length ? [key] : [key, uri]));
}

/** The keys that stand in a config, whose other members its program needs. A placeholder in a key's place is none. */
async function fromConfig(content: Uint8Array): Promise<Found[]> {
  const found: Found[] = [];
  for (const { text } of keysInConfig(new TextDecoder().decode(content))) {
    try {
      found.push(...(await readPrivateKeys(text)).map((key): Found => [key]));
    } catch (error) {
      if (!isKeyInputError(error)) throw error;
    }
  }
  return found;
}

async function fromPaste(title: string): Promise<Read | undefined> {
  const pasted = await pasteKey(title);
  const keys = pasted === undefined ? undefined : await readWithPassword(pasted, l10n.t('Password of the key'));
  return keys && { found: keys.map((key) => [key]), ...(pasted !== undefined && { pasted }) };
}

/** The store's files, and what else in the folder is a key. What asks for a password is for “From files…”. */
async function fromFolder(title: string): Promise<Read | undefined> {
  const [folder] = (await window.showOpenDialog({ title, canSelectFolders: true, canSelectFiles: false })) ?? [];
  if (!folder) return undefined;
  const entries = await workspace.fs.readDirectory(folder);
  const files = entries.flatMap(([name, type]) =>
    type & FileType.File && /\.(json|jwks?|pem|key)$/i.test(name) ? [Uri.joinPath(folder, name)] : [],
  );
  const found: Found[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    try {
      found.push(...((await fromFile(file, (content) => readPrivateKeys(content))) ?? []));
    } catch (error) {
      if (!isKeyInputError(error)) throw error;
      const isNone = ['public', 'certificateOnly', 'notAKey', 'notRsa'].includes(error.reason);
      const isAnything = ['syntax', 'tooLarge'].includes(error.reason) && !isStoreFile(nameOf(file));
      if (!isNone && !isAnything) unreadable.push(nameOf(file));
    }
  }
  if (unreadable.length > 0) {
    void window.showWarningMessage(l10n.t('No key could be read from: {0}', unreadable.join(', ')));
  }
  return { found };
}

async function fromConfigs(): Promise<Read> {
  const secrets = await findUserSecrets();
  const found: Found[] = [];
  for (const uri of [...(await possibleConfigs()), ...secrets.map((store) => store.uri)]) {
    // No file, or too large a one: none to import.
    const content = await readKeyFile(uri).catch(() => undefined);
    if (content) found.push(...(await fromConfig(content)));
  }
  return { found };
}

function eachOnce(found: readonly Found[]): Omit<GivenKeys, 'pasted'> {
  const keys = new Map<string, GivenKey>();
  for (const [{ jwk, x5c }, file] of found) {
    const print = thumbprint(jwk);
    const same = keys.get(print);
    const files = [...(same?.files ?? []), ...(file && !x5c ? [file] : [])];
    // One that says its kid says more than the same one as PEM.
    keys.set(print, { jwk: same?.jwk.kid === undefined ? jwk : same.jwk, thumbprint: print, files });
  }
  return { keys: [...keys.values()], repeated: keys.size < found.length };
}

export function nameOf(uri: Uri): string {
  return uri.path.split('/').at(-1) ?? '';
}
