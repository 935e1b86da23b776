import { type Event, EventEmitter } from 'vscode';
import { isCancelled } from '../core/http/cancel.ts';
import {
  byUrgency,
  environmentsByWeight,
  type KeyRisk,
  orphan,
  type RiskKind,
  risksOf,
} from '../core/risks/keyRisk.ts';
import { letOthersRun } from '../core/http/delay.ts';
import { type WalkedKeys, walkKeys } from '../core/risks/walkKeys.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import type { OrganisationClient, Clients } from './clients.ts';
import { type Organisation, type OrganisationId, organisationKey } from './organisation.ts';
import type { PrivateKeys } from './privateKeys.ts';
import { keysOf } from './registeredKeys.ts';
import type { Sessions } from './sessions.ts';

export type ClientRisk = KeyRisk<OrganisationClient>;

/** What could not be looked at, and why. */
export interface NotSeen {
  readonly organisation: Organisation;
  /** `list`: all of its clients; `keys`: those of some; `privateKeys`: which are kept here. */
  readonly what: 'list' | 'keys' | 'privateKeys';
  /** How many clients' keys. */
  readonly clients: number;
  /** The first failure; Cancelled when there was none. */
  readonly why: unknown;
}

export interface RiskReport {
  readonly organisations: readonly Organisation[];
  /** When it was looked for last. */
  readonly at: Date;
  /** How many clients' keys were seen. */
  readonly clients: number;
  readonly risks: ReadonlyMap<RiskKind, readonly ClientRisk[]>;
  readonly notSeen: readonly NotSeen[];
}

/** An organisation as it was last looked at. Failures are boxed, as anything can be thrown. */
interface CheckedOrganisation {
  readonly organisation: Organisation;
  /** By client id, the organisation's clients in their order. */
  readonly clients: ReadonlyMap<string, CheckedClient>;
  readonly unlisted: { readonly why: unknown } | undefined;
  readonly unkept: { readonly why: unknown } | undefined;
}

/** Its risks, or why it could not be looked at; `gone`: only its private keys are left. */
type CheckedClient =
  | { readonly risks: readonly ClientRisk[]; readonly gone?: boolean }
  | { readonly why: unknown; readonly risks?: never };

/** The kids kept here by client id, or why they are not known. */
type StoredKids = { readonly kids: ReadonlyMap<string, ReadonlySet<string>> } | { readonly why: unknown };

/** Told how far a look has come, and able to give it up. */
interface Watched {
  readonly progress: (done: number, all: number) => void;
  readonly signal: AbortSignal;
}

const unwatched: Watched = { progress: () => undefined, signal: new AbortController().signal };

/** The keys at risk as last looked for, for the view that shows them. Kept in memory only. */
export class KeysAtRisk {
  private checked: readonly CheckedOrganisation[] = [];
  private at: Date | undefined;
  private cachedReport: RiskReport | undefined;
  private looking: AbortController | undefined;
  /** Whose keys have changed while it was looked; the look may have come by before. */
  private readonly missed: (readonly [OrganisationId, string])[] = [];
  /** Looks in the order they began; of each client, and of all together, the latest that is shown. */
  private begun = 0;
  private shownOfAll = 0;
  private readonly shownOf = new Map<string, number>();
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly sessions: Sessions,
    private readonly clients: Clients,
    private readonly privateKeys: PrivateKeys,
    private readonly now: () => Date,
  ) {}

  /** Thousands of answers may be coming in. */
  get isLooking(): boolean {
    return this.looking !== undefined;
  }

  /** Undefined before the first look, and after `close`. */
  get report(): RiskReport | undefined {
    return this.at && (this.cachedReport ??= reportOf(this.checked, this.at));
  }

  /**
   * Looks at all keys of the organisations; what was loaded since the last refresh is not asked for again. Never throws: the
   * report says what it lacks. A look that is still under way is given up for this one.
   */
  async check(organisations: readonly Organisation[], { progress, signal }: Watched): Promise<void> {
    this.looking?.abort();
    const mine = (this.looking = new AbortController());
    const turn = ++this.begun;
    const checked = await this.inspect(organisations, { progress, signal: AbortSignal.any([signal, mine.signal]) });
    if (this.looking !== mine) return;
    this.looking = undefined;
    this.shownOfAll = turn;
    this.set(checked, this.now());
    // The report, and the hundreds of lines that those draw who hear of it, have turns of their own.
    void this.report;
    await letOthersRun();
    this.changed.fire();
    await letOthersRun();
    this.forgetSignedOut();
    for (const [organisation, clientId] of this.missed.splice(0)) await this.lookAgain(organisation, clientId);
  }

  /** A client's keys have changed: the report follows, if the client's organisation is in it. */
  async lookAgain(organisation: OrganisationId, clientId: string): Promise<void> {
    if (this.isLooking) {
      this.missed.push([organisation, clientId]);
      return;
    }
    const key = organisationKey(organisation);
    const mine = this.checked.find((one) => organisationKey(one.organisation) === key);
    if (!mine) return;
    const turn = ++this.begun;
    const [now] = await this.inspect([mine.organisation], unwatched, clientId);
    const client = `${key}/${clientId}`;
    // One that began later has been shown already.
    if (!now || turn < Math.max(this.shownOfAll, this.shownOf.get(client) ?? 0)) return;
    this.shownOf.set(client, turn);
    const merged = this.checked.map((before): CheckedOrganisation => {
      if (organisationKey(before.organisation) !== key) return before;
      // In its place: the order of what is shown stays.
      const clients = new Map(before.clients);
      const after: CheckedClient | undefined = now.unlisted ?? now.clients.get(clientId);
      if (after) clients.set(clientId, after);
      else clients.delete(clientId);
      return { ...before, clients, unkept: now.unkept };
    });
    this.show(merged, this.at);
  }

  /** Organisations that one is not signed in to any more have no keys to look after. */
  forgetSignedOut(): void {
    const signedIn = new Set(this.sessions.organisations().map(organisationKey));
    const left = this.checked.filter(({ organisation }) => signedIn.has(organisationKey(organisation)));
    if (left.length < this.checked.length) this.show(left, left.length > 0 ? this.at : undefined);
  }

  close(): void {
    this.looking?.abort();
    this.looking = undefined;
    this.show([], undefined);
  }

  private show(checked: readonly CheckedOrganisation[], at: Date | undefined): void {
    this.set(checked, at);
    this.changed.fire();
  }

  private set(checked: readonly CheckedOrganisation[], at: Date | undefined): void {
    this.checked = checked;
    this.at = at;
    this.cachedReport = undefined;
  }

  /** All clients, or only one. */
  private async inspect(
    organisations: readonly Organisation[],
    { progress, signal }: Watched,
    only?: string,
  ): Promise<CheckedOrganisation[]> {
    const isMeant = (id: string) => only === undefined || id === only;
    const all = keysOf(this.clients);
    const source: typeof all = {
      ...all,
      clients: async (organisation) =>
        (await all.clients(organisation)).filter(({ client }) => isMeant(client.client_id)),
    };
    const storedKids = new Map(
      await Promise.all(
        organisations.map(
          async (organisation) => [organisation, await this.storedKids(organisation, isMeant)] as const,
        ),
      ),
    );
    const now = this.now();
    const findRisks = (target: OrganisationClient, keys: readonly JsonWebKey[]) => {
      const kids = kidsOf(storedKids.get(target.organisation));
      return risksOf(target, keys, kids ? (kids.get(target.client.client_id) ?? none) : undefined, now);
    };
    const walked = await walkKeys(organisations, source, findRisks, progress, signal);
    return organisations.map((organisation) => lookedAt(organisation, walked, storedKids.get(organisation)));
  }

  /** One question to the secret storage, however many clients there are. */
  private async storedKids(organisation: Organisation, isMeant: (clientId: string) => boolean): Promise<StoredKids> {
    try {
      const kids = new Map<string, Set<string>>();
      for (const { clientId, kid } of await this.privateKeys.ofOrganisation(organisation)) {
        if (isMeant(clientId)) kids.set(clientId, (kids.get(clientId) ?? new Set()).add(kid));
      }
      return { kids };
    } catch (why) {
      return { why };
    }
  }
}

function kidsOf(storedKids: StoredKids | undefined) {
  return storedKids && 'kids' in storedKids ? storedKids.kids : undefined;
}

const none: ReadonlySet<string> = new Set();

function lookedAt(
  organisation: Organisation,
  { seen, unseen, unlisted }: WalkedKeys<Organisation, OrganisationClient, readonly ClientRisk[]>,
  storedKids: StoredKids | undefined,
): CheckedOrganisation {
  const clients = new Map<string, CheckedClient>();
  for (const { target, found } of seen) {
    if (target.organisation === organisation) clients.set(target.client.client_id, { risks: found });
  }
  for (const [target, why] of unseen)
    if (target.organisation === organisation) clients.set(target.client.client_id, { why });
  const isListed = !unlisted.has(organisation);
  // What is not listed is gone only if there is a list.
  for (const [id, its] of (isListed ? kidsOf(storedKids) : undefined) ?? []) {
    if (!clients.has(id)) clients.set(id, { risks: orphansOf(organisation, id, its), gone: true });
  }
  return {
    ...{ organisation, clients },
    unlisted: isListed ? undefined : { why: unlisted.get(organisation) },
    unkept: storedKids && 'why' in storedKids ? storedKids : undefined,
  };
}

function orphansOf(organisation: Organisation, clientId: string, kids: ReadonlySet<string>): ClientRisk[] {
  const client = { client_id: clientId, client_name: clientId, integration_type: 'maskinporten', scopes: [] };
  return [...kids].map((kid) => ({ ...orphan({ organisation, client }, kid), clientGone: true }));
}

function reportOf(checked: readonly CheckedOrganisation[], at: Date): RiskReport {
  const weight = ({ organisation }: CheckedOrganisation) => environmentsByWeight.indexOf(organisation.kind);
  const sorted = [...checked].sort((a, b) => weight(a) - weight(b));
  const clients = sorted.flatMap((one) => [...one.clients.values()]);
  return {
    at,
    organisations: sorted.map(({ organisation }) => organisation),
    clients: clients.filter((client) => client.risks && !('gone' in client)).length,
    risks: byUrgency(clients.flatMap(({ risks = [] }) => risks)),
    notSeen: sorted.flatMap(notSeenOf),
  };
}

function notSeenOf({ organisation, unlisted, clients, unkept }: CheckedOrganisation): NotSeen[] {
  const reasons = [...clients.values()].flatMap((client) => ('why' in client ? [client.why] : []));
  const why = reasons.find((reason) => !isCancelled(reason)) ?? reasons[0];
  const missing = { organisation, clients: reasons.length };
  return [
    ...(unlisted ? [{ ...missing, what: 'list' as const, ...unlisted }] : []),
    ...(reasons.length > 0 ? [{ ...missing, what: 'keys' as const, why }] : []),
    ...(unkept ? [{ ...missing, what: 'privateKeys' as const, ...unkept }] : []),
  ];
}
