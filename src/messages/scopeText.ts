import { l10n } from 'vscode';
import type { ScopeObstacle } from '../core/selfService/scope.ts';

/** Why a scope cannot be used, in a few words. */
export function obstacleText(obstacle: ScopeObstacle): string {
  switch (obstacle) {
    case 'requested':
      return l10n.t('Access requested, not granted yet');
    case 'denied':
      return l10n.t('The owner denied access');
    case 'notGranted':
      return l10n.t('Not granted to the organisation');
    case 'inactive':
      return l10n.t('The scope is no longer active');
    case 'notForMaskinporten':
      return l10n.t('Not for Maskinporten clients');
  }
}
