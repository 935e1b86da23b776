import { l10n } from 'vscode';
import { Refusal } from './refusal.ts';

/** Throws Refusal: what is done by one window at a time goes on already. */
export function goesOnElsewhere(what: string): never {
  throw new Refusal({ what, why: l10n.t('It goes on in this window or another.') });
}
