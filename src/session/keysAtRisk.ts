import { type Event, EventEmitter } from 'vscode';
import { isCancelled } from '../core/http/cancel.ts';
import { environmentsByWeight } from '../core/environments/environment.ts';
import { byUrgency, type KeyRisk, orphan, type RiskKind, risksOf } from '../core/risks/keyRisk.ts';
import { letOthersRun } from '../core/http/delay.ts';
import { type WalkedKeys, walkKeys } from '../core/risks/walkKeys.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import type { OrganisationClient, Clients } from './clients.ts';
import { type Organisation, type OrganisationId, organisationKey } from './organisation.ts';
import type { PrivateKeys } from './privateKeys.ts';
import { keysOf } from './registeredKeys.ts';
import type { Sessions } from './sessions.ts';

export type ClientRisk = KeyRisk<OrganisationClient>;

/** What could not be checked, and why. */
export interface NotSeen {
  readonly organisation: Organisation;
  /** `list`: the organisation's clients. `keys`: some clients' keys. `privateKeys`: which private keys are stored. */
  readonly what: 'list' | 'keys' | 'privateKeys';
  /** Number of clients whose keys could not be checked. */
  readonly clients: number;
  /** The first failure; Cancelled if there was none. */
  readonly why: unknown;
}

export interface RiskReport {
  readonly organisations: readonly Organisation[];
  /** When the keys were last checked. */
  readonly at: Date;
  /** Number of clients whose keys were checked. */
  readonly clients: number;
  readonly risks: ReadonlyMap<RiskKind, readonly ClientRisk[]>;
  readonly notSeen: readonly NotSeen[];
}

/** The result of checking an organisation. Failures are boxed, because anything can be thrown. */
interface CheckedOrganisation {
  readonly organisation: Organisation;
  /** By client id, in the organisation's order. */
  readonly clients: ReadonlyMap<string, CheckedClient>;
  readonly unlisted: { readonly why: unknown } | undefined;
  readonly unkept: { readonly why: unknown } | undefined;
}

/** The client's risks, or why it could not be checked. `gone`: the client no longer exists, but private keys are stored for it. */
type CheckedClient =
  | { readonly risks: readonly ClientRisk[]; readonly gone?: boolean }
  | { readonly why: unknown; readonly risks?: never };

/** The stored kids by client id, or why they are not known. */
type StoredKids = { readonly kids: ReadonlyMap<string, ReadonlySet<string>> } | { readonly why: unknown };

/** Follows the progress of a check, and can cancel it. */
interface Watched {
  readonly progress: (done: number, all: number) => void;
  readonly signal: AbortSignal;
}

const unwatched: Watched = { progress: () => undefined, signal: new AbortController().signal };

/** The keys at risk as of the last check, for the view that shows them. Kept in memory only. */
export class KeysAtRisk {
  private checked: readonly CheckedOrganisation[] = [];
  private at: Date | undefined;
  private cachedReport: RiskReport | undefined;
  private looking: AbortController | undefined;
  /** Clients whose keys changed during a check, which may have already passed them. */
  private readonly missed: (readonly [OrganisationId, string])[] = [];
  /**
   * Checks are numbered in the order they began. These are the latest number that is shown of all clients together, and of each
   * client.
   */
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

  /** Whether a check is running. */
  get isLooking(): boolean {
    return this.looking !== undefined;
  }

  /** The latest report; undefined before the first check and after `close`. */
  get report(): RiskReport | undefined {
    return this.at && (this.cachedReport ??= reportOf(this.checked, this.at));
  }

  /**
   * Checks all keys of the organisations. What was loaded since the last refresh is not requested again. Never throws: the
   * report lists what is missing. A check that is still running is cancelled.
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
    // Creating the report and redrawing hundreds of lines both take time, so other work gets a turn in between.
    void this.report;
    await letOthersRun();
    this.changed.fire();
    await letOthersRun();
    this.forgetSignedOut();
    for (const [organisation, clientId] of this.missed.splice(0)) await this.lookAgain(organisation, clientId);
  }

  /** Checks a client again after its keys have changed, if its organisation is in the report. */
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
    // A check that began later is already shown.
    if (!now || turn < Math.max(this.shownOfAll, this.shownOf.get(client) ?? 0)) return;
    this.shownOf.set(client, turn);
    const merged = this.checked.map((before): CheckedOrganisation => {
      if (organisationKey(before.organisation) !== key) return before;
      // The client keeps its place in the order.
      const clients = new Map(before.clients);
      const after: CheckedClient | undefined = now.unlisted ?? now.clients.get(clientId);
      if (after) clients.set(clientId, after);
      else clients.delete(clientId);
      return { ...before, clients, unkept: now.unkept };
    });
    this.show(merged, this.at);
  }

  /** Drops organisations that are no longer signed in to. */
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

  /** Checks all clients, or only one. */
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

  /** Asks the secret storage once, however many clients there are. */
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
  // A client that is not listed is gone only if the list could be loaded.
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
