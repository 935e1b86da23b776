import { l10n } from 'vscode';

/** By how much this machine's clock is wrong, and which way; milliseconds ahead of the server, negative when behind. */
export function clockText(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  // From two minutes on, seconds no longer help.
  if (seconds < 120) {
    return skewMs > 0
      ? l10n.t('Your system clock is {0} seconds fast.', seconds)
      : l10n.t('Your system clock is {0} seconds slow.', seconds);
  }
  const minutes = Math.round(seconds / 60);
  return skewMs > 0
    ? l10n.t('Your system clock is {0} minutes fast.', minutes)
    : l10n.t('Your system clock is {0} minutes slow.', minutes);
}

/** What to do about a wrong clock. */
export function clockRemedy(): string {
  return l10n.t(
    'Sync your system clock, then try again. This extension doesn’t compensate for it, because other programs on this machine would still be rejected.',
  );
}
