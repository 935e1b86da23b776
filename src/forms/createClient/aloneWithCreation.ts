import { l10n } from 'vscode';
import type { Creation } from '../../creation/creation.ts';
import { goesOnElsewhere } from '../../problems/goesOnElsewhere.ts';
import { whileRunning } from '../../session/whileRunning.ts';
import type { FormServices } from '../formServices.ts';

/** One window at a time; another that is asked to go on, or to give it up, says so instead of waiting its turn. Throws Refusal. */
export function aloneWithCreation<T>(app: FormServices, made: Creation, act: () => Promise<T>): Promise<T> {
  const whenTaken = () =>
    goesOnElsewhere(l10n.t('The client “{0}” is being created already.', made.input.displayName.trim()));
  return whileRunning(app, made, whenTaken, act);
}
