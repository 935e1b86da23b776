import { l10n, type Memento, window } from 'vscode';
import { announce, type Announced, announced, nothingAnnounced, silence } from '../core/risks/announcement.ts';
import { letOthersRun } from '../core/http/delay.ts';
import { clientsAtOnce } from '../core/risks/walkKeys.ts';
import { isMaskinporten } from '../core/selfService/client.ts';
import { hasExpired, type JsonWebKey, keyState } from '../core/selfService/jsonWebKey.ts';
import { place } from '../messages/confirm.ts';
import { perform, type ProblemAction } from '../messages/problem.ts';
import type { OrganisationClient, Clients } from '../session/clients.ts';
import { type Organisation, organisationKey } from '../session/organisation.ts';
import type { Sessions } from '../session/sessions.ts';

/** Under which globalState has what was said. */
export const announcedKey = 'maskinporten.expiryNotice';

/** A registered key with an expiry, as a command takes it. The id holds no secret. */
interface EndingKey {
  readonly id: string;
  readonly exp: number;
  readonly target: OrganisationClient;
  readonly key: JsonWebKey;
}

interface ExpiryNoticeNeeds {
  readonly sessions: Sessions;
  readonly clients: Clients;
  readonly state: Memento;
  readonly now: () => Date;
  /** The setting. */
  readonly isWanted: () => boolean;
}

/** Milliseconds for which the sandbox's keys are shown in the tree alone: a newcomer's first day. */
const quietInSandbox = 24 * 60 * 60_000;

/** Tells of keys that have expired or will soon, of what is known anyway; when, says announcement.ts. */
export class ExpiryNotice {
  constructor(private readonly needs: ExpiryNoticeNeeds) {}

  /** To be called when more is known. Asks nobody. */
  async consider(): Promise<void> {
    // Several windows know the same: the one that a person looks at speaks.
    if (!this.needs.isWanted() || !window.state.focused) return;
    const since = await this.sinceWhen();
    const organisations = this.needs.sessions
      .organisations()
      .filter(({ kind }) => kind !== 'sandbox' || isOld(since, this.needs.now()));
    const keys = await this.endingKeys(organisations);
    const { before } = this;
    const { say, after } = announce(keys, before, this.needs.now());
    // Before somebody answers, which may take until tomorrow.
    if (after !== before) await this.remember(after);
    if (say.length > 0) await this.say(say);
  }

  /** A person has just been shown all keys at risk of these organisations: they need no words beside the list. */
  async seen(organisations: readonly Organisation[]): Promise<void> {
    const keys = await this.endingKeys(organisations);
    const { day, ...before } = this.before;
    const { after } = announce(keys, before, this.needs.now());
    if (after !== before) await this.remember({ ...after, day });
  }

  private async say(keys: readonly EndingKey[]): Promise<void> {
    const [first, ...others] = keys;
    if (!first) return;
    const show = { title: l10n.t('Show Keys at Risk'), command: 'maskinporten.showKeysAtRisk' };
    const rotate = { title: l10n.t('Rotate Key…'), command: 'maskinporten.rotateKey', arguments: [first] };
    const mayRotate = others.length === 0 && !this.needs.sessions.isReadOnly(first.target.organisation);
    const actions: ProblemAction[] = mayRotate ? [rotate, show] : [show];
    const never =
      others.length > 0 ? l10n.t('Don’t Show Again for These Keys') : l10n.t('Don’t Show Again for This Key');
    const text = others.length > 0 ? textOfKeys(first, keys, this.needs.now()) : textOfKey(first, this.needs.now());
    const chosen = await window.showWarningMessage(text, ...actions.map(({ title }) => title), never);
    const ids = keys.map(({ id }) => id);
    if (chosen === never) await this.remember(silence(ids, this.before));
    else await perform(actions, chosen);
  }

  /** A few clients at a time, as there may be thousands. */
  private async endingKeys(organisations: readonly Organisation[]): Promise<EndingKey[]> {
    const { clients } = this.needs;
    const all = organisations.flatMap((organisation) => clients.knownClients(organisation));
    const ending: EndingKey[] = [];
    for (const [at, target] of all.entries()) {
      if (at % clientsAtOnce === clientsAtOnce - 1) await letOthersRun();
      if (!isMaskinporten(target.client)) continue;
      for (const key of clients.knownKeys(target) ?? [])
        if (key.exp) ending.push({ id: idOf(target, key), exp: key.exp, target, key });
    }
    return ending;
  }

  /** What was said, with when the sandbox was first seen. */
  private async sinceWhen(): Promise<Announced> {
    const { before } = this;
    const hasSandbox = this.needs.sessions.organisations().some(({ kind }) => kind === 'sandbox');
    if (before.sandboxSince !== undefined || !hasSandbox) return before;
    const now = { ...before, sandboxSince: this.needs.now().getTime() };
    await this.remember(now);
    return now;
  }

  private get before(): Announced {
    return announced.safeParse(this.needs.state.get(announcedKey)).data ?? nothingAnnounced;
  }

  private remember(after: Announced): Thenable<void> {
    return this.needs.state.update(announcedKey, after);
  }
}

function textOfKey({ target, key, exp }: EndingKey, now: Date): string {
  const names = [place(target.organisation), key.kid, target.client.client_name];
  const expiry = keyState(exp, now);
  if (expiry.state === 'expired' || expiry.state === 'unknown')
    return l10n.t('{0}: the key “{1}” of “{2}” has expired.', ...names);
  if (expiry.daysLeft === 0) return l10n.t('{0}: the key “{1}” of “{2}” expires today.', ...names);
  return expiry.daysLeft === 1
    ? l10n.t('{0}: the key “{1}” of “{2}” expires tomorrow.', ...names)
    : l10n.t('{0}: the key “{1}” of “{2}” expires in {3} days.', ...names, expiry.daysLeft);
}

function textOfKeys({ target, key }: EndingKey, all: readonly EndingKey[], now: Date): string {
  const expired = all.filter(({ exp }) => hasExpired(exp, now)).length;
  const { client_name: client } = target.client;
  const most = l10n.t('Most urgent: “{0}” of “{1}”, {2}.', key.kid, client, place(target.organisation));
  return `${countText(expired, all.length - expired)} ${most}`;
}

/** Of two keys or more. */
function countText(expired: number, soon: number): string {
  if (soon === 0) return l10n.t('{0} Maskinporten keys have expired.', expired);
  if (expired === 0) return l10n.t('{0} Maskinporten keys expire within 30 days.', soon);
  if (expired === 1)
    return soon === 1
      ? l10n.t('1 Maskinporten key has expired, and 1 expires within 30 days.')
      : l10n.t('1 Maskinporten key has expired, and {0} expire within 30 days.', soon);
  return soon === 1
    ? l10n.t('{0} Maskinporten keys have expired, and 1 expires within 30 days.', expired)
    : l10n.t('{0} Maskinporten keys have expired, and {1} expire within 30 days.', expired, soon);
}

function idOf({ organisation, client }: OrganisationClient, { kid }: JsonWebKey): string {
  return [organisationKey(organisation), client.client_id, encodeURIComponent(kid)].join('/');
}

function isOld({ sandboxSince }: Announced, now: Date): boolean {
  return sandboxSince !== undefined && now.getTime() - sandboxSince >= quietInSandbox;
}
