import { l10n } from 'vscode';
import type { EnvironmentKind } from '../core/environments/environment.ts';

interface EnvironmentLabel {
  /** In capitals, the same in every language: TEST, PROD, SANDBOX; a person's own environment names its kind too. */
  readonly text: string;
  readonly icon: string;
  /** A theme colour's id. Text and icon differ too, for those who don't see colour. */
  readonly color: string;
  readonly explanation: string;
}

/** How an environment is shown, everywhere. The three kinds never look alike. */
export function environmentLabel(organisation: {
  readonly environment: string;
  readonly kind: EnvironmentKind;
}): EnvironmentLabel {
  const { environment, kind } = organisation;
  const text = environment === kind ? kind.toUpperCase() : `${environment.toUpperCase()} (${kind.toUpperCase()})`;
  switch (kind) {
    case 'sandbox':
      return {
        text,
        icon: 'beaker',
        color: 'charts.purple',
        explanation: l10n.t('Simulated on this machine. Nothing here exists at Digdir or Altinn.'),
      };
    case 'prod':
      return {
        text,
        icon: 'shield',
        color: 'charts.red',
        explanation: l10n.t('Production: changes take effect immediately.'),
      };
    case 'test':
      return {
        text,
        icon: 'debug-alt',
        color: 'charts.yellow',
        explanation: l10n.t('Digdir’s test environment.'),
      };
  }
}
