import { readFile, rename, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Event, EventEmitter, type Memento } from 'vscode';
import * as z from 'zod/mini';
import type { Log } from '../core/http/http.ts';
import { type LockNeeds, whileLocked } from './fileLock.ts';
import { storedOrganisation, type Organisation, type OrganisationId, organisationKey } from './organisation.ts';

/** How the user is signed in to an organisation. Contains no secret, only where to find it. */
export const storedSignIn = z.union([
  /** With the sandbox's own sign-in, which needs no account. */
  z.object({ how: z.literal('sandbox') }),
  /** As a person. `session` is the id of the session in PersonSessions. */
  z.object({ how: z.literal('person'), session: z.string(), synthetic: z.boolean() }),
  /** As a machine with an admin client, whose key is in AdminClients. `scopes` are those that were granted. */
  z.object({ how: z.literal('machine'), clientId: z.string(), scopes: z.array(z.string()) }),
]);
export type SignIn = z.infer<typeof storedSignIn>;

/** Whether the self-service API would refuse every change (self-service-api.md §2: dcr.write). */
export function isReadOnly(signIn: SignIn): boolean {
  return signIn.how === 'machine' && !signIn.scopes.includes('idporten:dcr.write');
}

/** The key of the organisations in globalState. */
export const organisationsKey = 'maskinporten.organisations';

const entry = z.object({ ...storedOrganisation.shape, signIn: storedSignIn });
export type SignedInOrganisation = z.infer<typeof entry>;

const stored = z.object({ version: z.literal(2), organisations: z.array(entry) });
/** Version 0.1.0 supported only the sandbox. */
const version1 = z.object({
  version: z.literal(1),
  organisations: z.array(z.object({ environment: z.literal('sandbox'), orgno: z.string(), name: z.string() })),
});

interface Needs extends LockNeeds {
  readonly state: Memento;
  readonly log: Log;
  /** A file that all windows share. Neither it nor its folder needs to exist yet. */
  readonly file: string;
}

/**
 * The signed-in organisations, in the order they were added, kept across restarts. Contains no secret.
 *
 * The list is in globalState, where it is available at once, and in a file, which takes precedence. VS Code shares changes to
 * globalState with other windows after a delay, and stores all of an extension's state as one value. A window that writes any
 * part of it meanwhile therefore restores the old list.
 */
export class SignedIn {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly needs: Needs) {}

  all(): SignedInOrganisation[] {
    const value = this.needs.state.get<unknown>(organisationsKey);
    if (value === undefined) return [];
    const read = stored.safeParse(value);
    if (read.success) return read.data.organisations;
    const older = version1.safeParse(value);
    if (older.success)
      return older.data.organisations.map((organisation) => ({
        ...organisation,
        kind: 'sandbox',
        signIn: { how: 'sandbox' },
      }));
    this.putAside(value);
    return [];
  }

  /** The organisations without their sign-ins. */
  organisations(): Organisation[] {
    return this.all().map(({ signIn: _signIn, ...organisation }) => organisation);
  }

  find(organisation: OrganisationId): SignedInOrganisation | undefined {
    return this.all().find((one) => organisationKey(one) === organisationKey(organisation));
  }

  /**
   * Adds organisations. One that is already in the list keeps its place and gets the new sign-in. Returns the entries that were
   * replaced.
   */
  put(...added: readonly SignedInOrganisation[]): Promise<SignedInOrganisation[]> {
    return this.change((all) => {
      const next = [...all];
      for (const one of added) {
        const at = next.findIndex((other) => organisationKey(other) === organisationKey(one));
        next.splice(at < 0 ? next.length : at, at < 0 ? 0 : 1, one);
      }
      return next;
    });
  }

  /**
   * Replaces an organisation, keeping its place. The new one is never listed twice. Returns the entries that are no longer in
   * the list.
   */
  replace(old: Organisation, next: SignedInOrganisation): Promise<SignedInOrganisation[]> {
    const key = organisationKey(next);
    return this.change((all) =>
      all
        .filter((one) => organisationKey(one) !== key || organisationKey(old) === key)
        .map((one) => (organisationKey(one) === organisationKey(old) ? next : one)),
    );
  }

  /** Returns the entries that were removed. */
  remove(isGone: (one: SignedInOrganisation) => boolean): Promise<SignedInOrganisation[]> {
    return this.change((all) => all.filter((one) => !isGone(one)));
  }

  /** Loads what another window has changed. */
  async takeOver(): Promise<void> {
    const latest = await this.inFile();
    if (latest && !isDeepStrictEqual(latest, this.all())) await this.show(latest);
  }

  /**
   * Changes the list in one window at a time, starting from the latest version. Returns the entries that are no longer in the
   * list.
   */
  private async change(
    next: (all: readonly SignedInOrganisation[]) => SignedInOrganisation[],
  ): Promise<SignedInOrganisation[]> {
    const { file } = this.needs;
    return whileLocked(`${file}.lock`, this.needs, async () => {
      const before = (await this.inFile()) ?? this.all();
      const organisations = next(before);
      await writeFile(`${file}.new`, JSON.stringify(asStored(organisations)), { mode: 0o600 });
      await rename(`${file}.new`, file);
      await this.show(organisations);
      return before.filter((one) => !organisations.some((now) => isDeepStrictEqual(one, now)));
    });
  }

  private async show(organisations: readonly SignedInOrganisation[]): Promise<void> {
    await this.needs.state.update(organisationsKey, asStored(organisations));
    this.changed.fire();
  }

  /** The list in the file; undefined if there is none yet or it can't be read. */
  private async inFile(): Promise<SignedInOrganisation[] | undefined> {
    try {
      return stored.parse(JSON.parse(await readFile(this.needs.file, 'utf8'))).organisations;
    } catch {
      return undefined;
    }
  }

  /** Keeps an unreadable list under another key, for troubleshooting. */
  private putAside(unreadable: unknown): void {
    const { log, state } = this.needs;
    log.warn('Couldn’t read the stored list of organisations. It was set aside; sign in again.');
    void state.update(`${organisationsKey}.damaged`, unreadable);
    void state.update(organisationsKey, undefined);
  }
}

function asStored(organisations: readonly SignedInOrganisation[]): z.infer<typeof stored> {
  return { version: 2, organisations: [...organisations] };
}

/** Whether two sign-ins use the same session or the same admin client. */
export function sameSignIn(a: SignIn, b: SignIn): boolean {
  if (a.how === 'person' && b.how === 'person') return a.session === b.session;
  if (a.how === 'machine' && b.how === 'machine') return a.clientId === b.clientId;
  return a.how === b.how;
}

const leftover = z.array(z.object({ environment: z.string(), signIn: storedSignIn }));
type Leftover = z.infer<typeof leftover>[number];

/** The key of the leftovers in globalState. */
export const leftoversKey = 'maskinporten.leftovers';

/** Sign-ins that ended while the secret storage was locked, so that their secrets still have to be deleted. Contains no secret. */
export class Leftovers {
  constructor(private readonly state: Memento) {}

  all(): Leftover[] {
    return leftover.safeParse(this.state.get(leftoversKey)).data ?? [];
  }

  async add(environment: string, signIn: SignIn): Promise<void> {
    await this.state.update(leftoversKey, [...this.all(), { environment, signIn }] satisfies Leftover[]);
  }

  async remove(gone: Leftover): Promise<void> {
    const text = JSON.stringify(gone);
    const rest = this.all().filter((one) => JSON.stringify(one) !== text);
    await this.state.update(leftoversKey, rest.length > 0 ? rest : undefined);
  }
}
