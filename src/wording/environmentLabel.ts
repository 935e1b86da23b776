import { l10n } from 'vscode';

export interface EnvironmentLabel {
  /** In capitals, the same in every language: TEST, PROD, SANDBOX. */
  readonly text: string;
  readonly icon: string;
  /** A theme colour's id. Text and icon differ too, for those who don't see colour. */
  readonly color: string;
  readonly explanation: string;
}

/** How an environment is shown, everywhere. The three never look alike. */
export function environmentLabel(environment: string): EnvironmentLabel {
  switch (environment) {
    case 'sandbox':
      return {
        text: 'SANDBOX',
        icon: 'beaker',
        color: 'charts.purple',
        explanation: l10n.t('Simulated on this machine. Nothing here exists at Digdir or Altinn.'),
      };
    case 'prod':
      return {
        text: 'PROD',
        icon: 'shield',
        color: 'charts.red',
        explanation: l10n.t('Production: changes reach real services at once.'),
      };
    case 'test':
      return {
        text: 'TEST',
        icon: 'debug-alt',
        color: 'charts.yellow',
        explanation: l10n.t('Digdir’s test environment.'),
      };
    default:
      return { text: environment.toUpperCase(), icon: 'globe', color: 'charts.foreground', explanation: '' };
  }
}
