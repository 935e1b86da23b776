import { l10n, window } from 'vscode';
import type { Problem } from './problem.ts';
import { isCancelled } from '../http/httpError.ts';
import type { Log } from '../http/log.ts';
import { explain, trace } from './explain.ts';
import { perform } from './perform.ts';

/** One line of a problem, for a notification. */
export function sentence({ what, why, next }: Problem): string {
  return [what, why, next].flatMap((part) => (part ? [/[.!?…]$/.test(part) ? part : `${part}.`] : [])).join(' ');
}

/** Shows a failure with what can be done about it. `retry` is offered when given. Being cancelled is no failure. */
export async function report(
  error: unknown,
  log: Log & { show(): void },
  retry?: () => Promise<unknown>,
): Promise<void> {
  if (isCancelled(error)) return;
  const problem = explain(error);
  log.error([problem.what, ...(problem.reference ? [problem.reference] : []), trace(error)].join('\n'));
  const [again, showLog] = [l10n.t('Retry'), l10n.t('Show Log')];
  const actions = problem.actions ?? [];
  const buttons = [...actions.map(({ title }) => title), ...(retry ? [again] : []), showLog];
  const chosen = await window.showErrorMessage(sentence(problem), ...buttons);
  if (await perform(actions, chosen)) return;
  if (chosen === again) await retry?.();
  else if (chosen === showLog) log.show();
}
