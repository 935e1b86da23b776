import { l10n } from 'vscode';
import type { StepId } from '../rotation/rotation.ts';

/** What a rotation is doing, or stopped at. */
export function rotationStepText(step: StepId): string {
  switch (step) {
    case 'keyKept':
      return l10n.t('generating the new key');
    case 'keyRegistered':
      return l10n.t('registering the new key');
    case 'keyAccepted':
      return l10n.t('waiting for Maskinporten');
    case 'configs':
      return l10n.t('putting the new key into the configs');
  }
}
