import { l10n } from 'vscode';
import type { OrganisationId } from '../session/organisation.ts';
import type { TreeServices } from './services.ts';

/**
 * What the menus of package.json ask of a line (`viewItem`): words with spaces between, `readOnly` the last of them where the
 * sign-in may only look, so that nothing is offered which it would be refused.
 */
export function contextValue(
  { sessions }: Pick<TreeServices, 'sessions'>,
  of: OrganisationId,
  ...words: string[]
): string {
  return [...words, ...(sessions.isReadOnly(of) ? ['readOnly'] : [])].join(' ');
}

/** Why a line that was begun with another sign-in leads nowhere. */
export function mayOnlyLook(): string {
  return l10n.t('This sign-in can only look, so it cannot go on from there.');
}
