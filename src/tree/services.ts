import type { Memento } from 'vscode';
import type { KeyUses } from '../configFiles/keyUses.ts';
import type { Creation } from '../creation/creation.ts';
import type { Rotation } from '../rotation/rotation.ts';
import type { Clients } from '../session/clients.ts';
import type { UsesOfKeys } from '../configFiles/usesOfKeys.ts';
import type { KeysAtRisk } from '../session/keysAtRisk.ts';
import type { PrivateKeys } from '../session/privateKeys.ts';
import type { Scopes } from '../session/scopes.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Unfinished } from '../session/unfinished.ts';
import type { Running } from '../session/whileRunning.ts';

/** What the lines of the tree need. */
export interface TreeServices {
  readonly sessions: Sessions;
  readonly clients: Clients;
  readonly scopes: Scopes;
  readonly privateKeys: PrivateKeys;
  readonly creations: Unfinished<Creation>;
  /** Also those that are finished, until the old key is removed. */
  readonly rotations: Unfinished<Rotation>;
  readonly running: Running;
  readonly keyUses: KeyUses;
  readonly usesOfKeys: UsesOfKeys;
  readonly keysAtRisk: KeysAtRisk;
  readonly state: Memento;
  readonly now: () => Date;
  /** How the tree is looked at: what is filtered out, and how far lists are opened. */
  readonly view: TreeViewState;
}

/** Lines a page. */
export const pageSize = 100;

export class TreeViewState {
  /** Shows only clients that hold this; empty shows all. */
  filter = '';
  private readonly shown = new Map<string, number>();

  /** How many lines are listed under the one with this id before “Load more”. */
  limit(of: string): number {
    return this.shown.get(of) ?? pageSize;
  }

  loadMore(of: string): void {
    this.shown.set(of, this.limit(of) + pageSize);
  }
}
