import { env, FileType, l10n, Uri, window, workspace } from 'vscode';
import { keysInConfig } from '../../core/config/keysInConfig.ts';
import { thumbprint } from '../../core/keys/jwk.ts';
import { isStoreFile } from '../../core/keys/keyExport.ts';
import { KeyInputError } from '../../core/keys/keyInputError.ts';
import { maxPrivateKeyBytes, readPrivateKeys } from '../../core/keys/privateKeys.ts';
import type { NamelessPrivateJwk, ReadPrivateKey } from '../../core/keys/rsaKey.ts';
import { Refusal } from '../../messages/problem.ts';
import { findUserSecrets, possibleConfigs } from '../../workspace/findConfigs.ts';
import { addToGitIgnore, gitRisk, gitState } from '../../workspace/gitGuard.ts';
import { whileWaitedFor } from '../runCommand.ts';

/** Asks for a private key as text, which is not shown. */
export function pasteKey(title: string): Thenable<string | undefined> {
  return window.showInputBox({ title, password: true, ignoreFocusOut: true });
}

/** Looked at before it is read, so that a film chosen by mistake does no harm. Throws KeyInputError. */
export async function readKeyFile(uri: Uri): Promise<Uint8Array> {
  if ((await workspace.fs.stat(uri)).size > maxPrivateKeyBytes)
    throw new KeyInputError({ reason: 'tooLarge' }, 'private');
  return workspace.fs.readFile(uri);
}

/** The keys in a file or a text; asks for its password if it has one. Undefined when given up. Throws KeyInputError. */
export function readWithPassword(input: Uint8Array | string, title: string): Promise<ReadPrivateKey[] | undefined> {
  const opens = l10n.t('Reading the key');
  return withPassword(title, (password) => whileWaitedFor(opens, (signal) => readPrivateKeys(input, password, signal)));
}

/** Reads, asking for the password as long as the one that was given is missing or wrong. Undefined when given up. */
export async function withPassword<Read>(
  title: string,
  read: (password: string | undefined) => Promise<Read>,
): Promise<Read | undefined> {
  let password: string | undefined;
  for (;;) {
    try {
      return await read(password);
    } catch (error) {
      const reason = error instanceof KeyInputError ? error.problem.reason : undefined;
      if (reason !== 'passwordNeeded' && reason !== 'wrongPassword') throw error;
      password = await window.showInputBox({
        title,
        password: true,
        ignoreFocusOut: true,
        ...(reason === 'wrongPassword' && { prompt: l10n.t('Incorrect password') }),
      });
      if (password === undefined) return undefined;
    }
  }
}

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
      detail: l10n.t('JWK, JWKS, PEM or PKCS#12, encrypted or not, or a config'),
      read: fromFiles,
    },
    {
      label: `$(folder) ${l10n.t('From a folder…')}`,
      detail: l10n.t('For example, an Altinn JWKS tool store'),
      read: fromFolder,
    },
    {
      label: `$(clippy) ${l10n.t('Paste it…')}`,
      detail: l10n.t('JWK or PEM. The pasted text is hidden.'),
      read: fromPaste,
    },
    {
      label: `$(json) ${l10n.t('From the configs in this workspace')}`,
      detail: 'EncodedJwk, JwkBase64',
      read: fromConfigs,
    },
  ];
  const chosen = await window.showQuickPick(sources, { title, ignoreFocusOut: true });
  const read = await chosen?.read(title);
  if (!read) return undefined;
  if (read.found.length === 0) throw new Refusal({ what: l10n.t('No private keys were found.') });
  return { ...eachOnce(read.found), pasted: read.pasted };
}

async function fromFiles(title: string): Promise<Read | undefined> {
  const uris = await window.showOpenDialog({ title, canSelectMany: true });
  const found: Found[] = [];
  for (const uri of uris ?? []) {
    const keys = await fromFile(uri, (content) => readWithPassword(content, l10n.t('Password for {0}', nameOf(uri))));
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
      if (!(error instanceof KeyInputError)) throw error;
    }
  }
  return found;
}

async function fromPaste(title: string): Promise<Read | undefined> {
  const pasted = await pasteKey(title);
  const keys = pasted === undefined ? undefined : await readWithPassword(pasted, l10n.t('Password for the key'));
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
      if (!(error instanceof KeyInputError)) throw error;
      const isNone = ['public', 'certificateOnly', 'notAKey', 'notRsa'].includes(error.reason);
      const isAnything = ['syntax', 'tooLarge'].includes(error.reason) && !isStoreFile(nameOf(file));
      if (!isNone && !isAnything) unreadable.push(nameOf(file));
    }
  }
  if (unreadable.length > 0) {
    void window.showWarningMessage(l10n.t('Couldn’t read a key from: {0}', unreadable.join(', ')));
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

function nameOf(uri: Uri): string {
  return uri.path.split('/').at(-1) ?? '';
}

/** Offers to delete files whose keys have been imported, or to take them out of git's sight. */
export async function tidyFiles(files: readonly Uri[]): Promise<void> {
  if (files.length === 0) return;
  const states = await Promise.all(files.map(gitState));
  const visible = files.filter((_, index) => states[index] === 'wouldBeTracked');
  const risk = states.includes('tracked') ? 'tracked' : visible.length > 0 ? 'wouldBeTracked' : undefined;
  const names = files.map(nameOf).join(', ');
  const said =
    files.length > 1
      ? l10n.t('These files still contain private keys: {0}', names)
      : l10n.t('This file still contains a private key: {0}', names);
  const remove = files.length > 1 ? l10n.t('Delete Files') : l10n.t('Delete File');
  const ignore = l10n.t('Add to .gitignore');
  const buttons = [remove, ...(visible.length > 0 ? [ignore] : []), l10n.t('Keep')];
  const risks = risk ? [gitRisk(risk, files.length)] : [];
  if (risk === 'tracked') {
    risks.push(
      files.length > 1
        ? l10n.t('If any of them has been committed, replace the keys.')
        : l10n.t('If the file has been committed, replace the key.'),
    );
  }
  const chosen = await window.showWarningMessage([risk ? `${said}.` : said, ...risks].join(' '), ...buttons);
  if (chosen === remove) for (const file of files) await workspace.fs.delete(file);
  if (chosen === ignore) for (const file of visible) await addToGitIgnore(file);
}

/** Offers to empty the clipboard while the private key that was pasted from it is still there. */
export async function tidyClipboard(pasted: string): Promise<void> {
  if (!(await isStillThere(pasted))) return;
  const clear = l10n.t('Clear Clipboard');
  const said = l10n.t('The private key is still on the clipboard.');
  const chosen = await window.showWarningMessage(said, clear, l10n.t('Keep on Clipboard'));
  // Something else may have been copied meanwhile.
  if (chosen === clear && (await isStillThere(pasted))) await env.clipboard.writeText('');
}

/** An input box drops the line ends of what is pasted. */
async function isStillThere(pasted: string): Promise<boolean> {
  const bare = (text: string) => text.replace(/\s/g, '');
  return bare(await env.clipboard.readText()) === bare(pasted);
}

/** Characters; NIST SP 800-63B-4 §3.1.1.2 asks for so many where a passphrase is all that protects. */
const fewest = 15;

/** Asks for a new passphrase, twice. Undefined when given up. */
export async function askNewPassphrase(title: string): Promise<string | undefined> {
  const options = { title, password: true, ignoreFocusOut: true };
  const passphrase = await window.showInputBox({
    ...options,
    prompt: l10n.t('At least {0} characters. Without the passphrase, no one can open the file, not even you.', fewest),
    validateInput: (typed) => (typed.length < fewest ? l10n.t('At least {0} characters', fewest) : undefined),
  });
  if (passphrase === undefined) return undefined;
  return window.showInputBox({
    ...options,
    prompt: l10n.t('Enter the passphrase again'),
    validateInput: (typed) => (typed === passphrase ? undefined : l10n.t('The passphrases don’t match.')),
  });
}
