import { type Event, EventEmitter, type Memento } from 'vscode';
import * as z from 'zod/mini';
import type { Log } from '../http/log.ts';
import { organisation, type Organisation, type OrganisationId, organisationKey } from './organisation.ts';
import { type SignIn, signIn } from './signIn.ts';

/** Under which the organisations are kept in globalState. */
export const organisationsKey = 'maskinporten.organisations';

const entry = z.object({ ...organisation.shape, signIn });
export type SignedInOrganisation = z.infer<typeof entry>;

const stored = z.object({ version: z.literal(2), organisations: z.array(entry) });
/** Version 0.1.0 knew the sandbox only. */
const version1 = z.object({
  version: z.literal(1),
  organisations: z.array(z.object({ environment: z.literal('sandbox'), orgno: z.string(), name: z.string() })),
});

/** The organisations one is signed in to, in the order they came, kept over restarts. Holds no secret. */
export class SignedIn {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly state: Memento,
    private readonly log: Log,
  ) {}

  all(): SignedInOrganisation[] {
    const kept = this.state.get<unknown>(organisationsKey);
    if (kept === undefined) return [];
    const read = stored.safeParse(kept);
    if (read.success) return read.data.organisations;
    const older = version1.safeParse(kept);
    if (older.success)
      return older.data.organisations.map((of) => ({ ...of, kind: 'sandbox', signIn: { how: 'sandbox' } }));
    this.putAside(kept);
    return [];
  }

  /** As an Organisation, without how one is signed in. */
  organisations(): Organisation[] {
    return this.all().map(({ signIn: _signIn, ...of }) => of);
  }

  find(of: OrganisationId): SignedInOrganisation | undefined {
    return this.all().find((one) => organisationKey(one) === organisationKey(of));
  }

  /** Adds organisations; one that is there already is signed in to in the new way, in its place. */
  async put(...added: readonly SignedInOrganisation[]): Promise<void> {
    const all = this.all();
    for (const one of added) {
      const at = all.findIndex((known) => organisationKey(known) === organisationKey(one));
      all.splice(at < 0 ? all.length : at, at < 0 ? 0 : 1, one);
    }
    await this.write(all);
  }

  /** In the place of the old one; the new one is there only once. */
  async replace(old: Organisation, now: SignedInOrganisation): Promise<void> {
    const key = organisationKey(now);
    const others = this.all().filter((one) => organisationKey(one) !== key || organisationKey(old) === key);
    await this.write(others.map((one) => (organisationKey(one) === organisationKey(old) ? now : one)));
  }

  async remove(isGone: (one: SignedInOrganisation) => boolean): Promise<void> {
    await this.write(this.all().filter((one) => !isGone(one)));
  }

  private async write(organisations: SignedInOrganisation[]): Promise<void> {
    await this.state.update(organisationsKey, { version: 2, organisations } satisfies z.infer<typeof stored>);
    this.changed.fire();
  }

  /** What cannot be read is kept for somebody to look at, and no longer in the way. */
  private putAside(kept: unknown): void {
    this.log.warn('The stored list of organisations could not be read. It is put aside; sign in again.');
    void this.state.update(`${organisationsKey}.damaged`, kept);
    void this.state.update(organisationsKey, undefined);
  }
}

/** Whether two sign-ins use the same person's session or the same admin client. */
export function sameSignIn(a: SignIn, b: SignIn): boolean {
  if (a.how === 'person' && b.how === 'person') return a.session === b.session;
  if (a.how === 'machine' && b.how === 'machine') return a.clientId === b.clientId;
  return a.how === b.how;
}
