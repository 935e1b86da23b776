import { ThemeColor, ThemeIcon } from 'vscode';
import type { KeyState } from '../keys/keyState.ts';

/** How a key that needs a person is marked everywhere: by shape and by colour. */
export const keyLooks = {
  expired: { icon: 'error', color: 'list.errorForeground' },
  expiring: { icon: 'warning', color: 'list.warningForeground' },
} as const;

/** Undefined for a key that needs nobody. */
export function keyLook(state: KeyState['state']): (typeof keyLooks)[keyof typeof keyLooks] | undefined {
  return state === 'expired' || state === 'expiring' ? keyLooks[state] : undefined;
}

/** The icon of a line; `usual` for a key that needs nobody. */
export function keyIcon(state: KeyState['state'], usual: string): ThemeIcon {
  const look = keyLook(state);
  return look ? new ThemeIcon(look.icon, new ThemeColor(look.color)) : new ThemeIcon(usual);
}
