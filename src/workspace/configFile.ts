import { constants } from 'node:fs';
import { access, mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { FileSystemError, l10n, Range, type TextDocument, type Uri, window, workspace } from 'vscode';
import { readConfig } from '../core/config/configDocument.ts';
import { ConfigFileError } from '../messages/configProblem.ts';
import { Refusal } from '../messages/problem.ts';
import { putInPlace } from './putInPlace.ts';

/** The file's text as it is on disk, with its BOM if it has one; undefined when there is no file. Throws ConfigFileError. */
export async function readConfigFile(uri: Uri): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return undefined;
    if (error instanceof FileSystemError && error.code === 'FileIsADirectory')
      throw new ConfigFileError('notAFile', uri);
    throw error;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ConfigFileError('notUtf8', uri);
  }
}

/**
 * Puts the whole text in place at once: a full disk or a crash leaves the old one. `before` is what was read; a file that has
 * changed since is not overwritten. Throws ConfigFileError.
 *
 * Not by saving a text document: VS Code would format it on save, and keep a copy of the private key in its Local History.
 * An editor that shows the file takes the change over, and can undo it.
 */
export async function replaceConfigFile(uri: Uri, before: string | undefined, text: string): Promise<void> {
  const now = await readConfigFile(uri);
  if (now !== before) throw new ConfigFileError(now === undefined ? 'gone' : 'changed', uri);
  if (uri.scheme !== 'file') {
    await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return;
  }
  // A symbolic link stays one: its target is written.
  const file = before === undefined ? uri.fsPath : await realpath(uri.fsPath);
  const mode = before === undefined ? 0o600 : await writableMode(file, uri);
  if (before === undefined) await mkdir(path.dirname(file), { recursive: true });
  await put(uri, file, text, mode);
}

/**
 * Puts a secret in place at once, in a file that only its owner reads, also where there was one that others could read. Throws
 * ConfigFileError.
 */
export async function writeSecretFile(uri: Uri, text: string): Promise<void> {
  if (uri.scheme !== 'file') {
    await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return;
  }
  const file = await realpath(uri.fsPath).catch(() => uri.fsPath);
  await put(uri, file, text, 0o600);
}

async function put(uri: Uri, file: string, text: string, mode: number): Promise<void> {
  try {
    await putInPlace(file, text, mode);
  } catch (error) {
    throw new ConfigFileError('notWritten', uri, { cause: error });
  }
}

/** Throws ConfigFileError `readOnly` for a file that its owner has closed to writing. */
export async function requireWritable(uri: Uri): Promise<void> {
  if (uri.scheme === 'file') await writableMode(await realpath(uri.fsPath), uri);
  else if (workspace.fs.isWritableFileSystem(uri.scheme) === false) throw new ConfigFileError('readOnly', uri);
}

async function writableMode(file: string, uri: Uri): Promise<number> {
  const { mode } = await stat(file);
  try {
    await access(file, constants.W_OK);
  } catch {
    throw new ConfigFileError('readOnly', uri);
  }
  // The superuser may write anything, but whoever took the write bits away meant it.
  if ((mode & 0o222) === 0) throw new ConfigFileError('readOnly', uri);
  return mode & 0o777;
}

/** The document of a file that has changes in an editor. */
export function unsavedDocument(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());
}

/** Saves what the person has agreed to have saved. Throws Refusal when VS Code does not. */
export async function saveDocument(document: TextDocument): Promise<void> {
  if (await document.save()) return;
  throw new Refusal({
    what: l10n.t('Couldn’t save “{0}”.', workspace.asRelativePath(document.uri)),
    why: l10n.t('It has unsaved changes, which weren’t overwritten.'),
    next: l10n.t('Save or revert it, then try again.'),
  });
}

/** Opens a config with the cursor on its section. */
export async function openConfig(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const at = document.positionAt(sectionStart(document.getText()));
  await window.showTextDocument(document, { selection: new Range(at, at) });
}

/** Where the section's name stands, or its first value where that has a name of its own; the beginning of a file that has neither. */
function sectionStart(text: string): number {
  try {
    const { section, flatMembers } = readConfig(text);
    return section?.parent?.offset ?? flatMembers[0]?.key.offset ?? 0;
  } catch {
    return 0;
  }
}
