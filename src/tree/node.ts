import { l10n, type MarkdownString, type Memento, type TreeItem } from 'vscode';
import type { Creation } from '../core/journeys/creation.ts';
import type { Rotation } from '../core/journeys/rotation.ts';
import type { Clients } from '../session/clients.ts';
import type { KeysAtRisk } from '../session/keysAtRisk.ts';
import type { OrganisationId } from '../session/organisation.ts';
import type { PrivateKeys } from '../session/privateKeys.ts';
import type { Scopes } from '../session/scopes.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Running, Unfinished } from '../session/unfinished.ts';
import type { KeyUses, UsesOfKeys } from '../workspace/keyUses.ts';

/** One line of the tree. A class a kind; each reads like the screen. */
export interface Node {
  /** Unique in the tree, and the same after a refresh. */
  readonly id: string;
  readonly parent: Node | undefined;
  getTreeItem(): TreeItem;
  /** Throws what went wrong; the provider turns that into a line in place. */
  getChildren?(): Promise<Node[]>;
  getTooltip?(): Promise<MarkdownString> | MarkdownString;
  /** What the tooltip goes by beyond what the line says; when it changes, VS Code has to ask for the tooltip again. */
  tooltipFacts?(): unknown;
}

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
const pageSize = 100;

export class TreeViewState {
  /** Shows only clients that hold this; empty shows all. */
  filter = '';
  private readonly shown = new Map<string, number>();

  /** How many lines are listed under the one with this id before “Load more”. */
  limit(lineId: string): number {
    return this.shown.get(lineId) ?? pageSize;
  }

  loadMore(lineId: string): void {
    this.shown.set(lineId, this.limit(lineId) + pageSize);
  }
}

/**
 * What the menus of package.json ask of a line (`viewItem`): words with spaces between, `readOnly` the last of them where the
 * sign-in may only look, so that nothing is offered which it would be refused.
 */
export function contextValue(
  { sessions }: Pick<TreeServices, 'sessions'>,
  organisation: OrganisationId,
  ...words: string[]
): string {
  return [...words, ...(sessions.isReadOnly(organisation) ? ['readOnly'] : [])].join(' ');
}

/** Why a line that was begun with another sign-in leads nowhere. */
export function mayOnlyLook(): string {
  return l10n.t('You have read-only access, so you can’t resume it.');
}
