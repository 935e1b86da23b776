import { l10n } from 'vscode';

/** By how much this machine's clock is wrong, and which way; milliseconds ahead of the server, negative when behind. */
export function clockText(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  // From two minutes on, seconds no longer help.
  if (seconds < 120) {
    return skewMs > 0
      ? l10n.t('The clock of this machine is {0} seconds fast.', seconds)
      : l10n.t('The clock of this machine is {0} seconds slow.', seconds);
  }
  const minutes = Math.round(seconds / 60);
  return skewMs > 0
    ? l10n.t('The clock of this machine is {0} minutes fast.', minutes)
    : l10n.t('The clock of this machine is {0} minutes slow.', minutes);
}

/** What to do about a wrong clock. */
export function clockRemedy(): string {
  return l10n.t(
    'Set the clock of this machine by the network, then try again. Other programs that sign grants here are refused too, so this one does not sign with a corrected time.',
  );
}
