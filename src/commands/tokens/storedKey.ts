import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { Refusal } from '../../problems/refusal.ts';
import type { ClientOf } from '../../session/clients.ts';
import type { KeyOfClient } from '../target.ts';

/** A kid whose private half is here and whose public half is registered; asks when there are several. */
export async function chooseStoredKey(
  app: App,
  of: ClientOf,
  given: unknown,
  whyNeeded: string,
): Promise<string | undefined> {
  const chosen = (given as Partial<KeyOfClient> | undefined)?.key?.kid;
  if (chosen !== undefined) return chosen;
  const stored = await app.privateKeys.kids(of.organisation, of.client.client_id);
  const { value: registered } = await app.clients.keys(of);
  const usable = registered.filter(({ kid }) => stored.has(kid));
  if (usable.length === 0) {
    throw new Refusal({
      what: l10n.t('No private key of “{0}” is stored here.', of.client.client_name),
      why: whyNeeded,
      next: l10n.t('Run “Maskinporten: Generate Key Pair…” first.'),
    });
  }
  if (usable.length === 1) return usable[0]?.kid;
  const newestFirst = [...usable].sort((a, b) => (b.exp ?? 0) - (a.exp ?? 0)).map(({ kid }) => kid);
  return window.showQuickPick(newestFirst, { title: l10n.t('Which key of {0}?', of.client.client_name) });
}
