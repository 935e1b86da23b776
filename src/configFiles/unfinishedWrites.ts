import path from 'node:path';
import { workspace } from 'vscode';
import type { Log } from '../http/log.ts';
import { trace } from '../problems/explain.ts';
import { notLookedInto } from './findConfigs.ts';
import { removeLeftovers } from './putInPlace.ts';
import { findUserSecrets } from './userSecrets.ts';

/**
 * Removes what a writer that was killed has left where configs lie, a private key perhaps: in the workspace, and beside the
 * user-secrets of its projects. Elsewhere it goes at the next write to that folder. A workspace that is not trusted is left
 * as it is. Never throws.
 */
export async function removeUnfinishedWrites(log: Log): Promise<void> {
  if (!workspace.isTrusted) return;
  try {
    const [left, secrets] = await Promise.all([
      workspace.findFiles('**/.maskinporten-*/*', notLookedInto),
      findUserSecrets(),
    ]);
    const places = [
      ...left.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => path.dirname(path.dirname(fsPath))),
      ...secrets.map(({ uri }) => path.dirname(uri.fsPath)),
    ];
    await Promise.all([...new Set(places)].map(removeLeftovers));
  } catch (error) {
    log.warn(`Unfinished writes were not looked for: ${trace(error)}`);
  }
}
