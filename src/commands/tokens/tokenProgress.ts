import { l10n } from 'vscode';
import type { Client } from '../../selfService/client.ts';
import { whileCancellable } from '../whileCancellable.ts';

/** Fetches a token behind a notification that says how long it has waited for Maskinporten, and can be cancelled. */
export function withTokenProgress<Token>(
  client: Client,
  fetch: (waiting: (seconds: number) => void, signal: AbortSignal) => Promise<Token>,
): Thenable<Token> {
  const title = l10n.t('Fetching a token for {0}', client.client_name);
  return whileCancellable(title, (signal, progress) => {
    const waiting = (seconds: number) => {
      progress.report({
        message: l10n.t('waiting for Maskinporten to learn of the key, up to two minutes ({0} s)', seconds),
      });
    };
    return fetch(waiting, signal);
  });
}
