import { isCancelled, throwIfCancelled } from '../http/httpError.ts';
import type { Facts, Link, LinkId, LinkResult, Ports, Verdict, Walk } from './link.ts';

export type BrokenLink = LinkResult & { readonly outcome: 'failed' };

export interface Diagnosis {
  readonly links: readonly LinkResult[];
  /** What was found out on the way. */
  readonly facts: Readonly<Facts>;
  /** The first link that is broken; undefined when all holds. */
  readonly broken: BrokenLink | undefined;
}

/**
 * Checks the links in order. One whose needs are broken is skipped; one whose needs have nothing to look at has neither.
 * `about` is told before each check. Throws Cancelled, and nothing else.
 */
export async function diagnose(
  chain: readonly Link[],
  ports: Ports,
  about: (id: LinkId) => void,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const walk: Walk = { ports, facts: {}, signal };
  const results = new Map<LinkId, LinkResult>();
  for (const link of chain) {
    throwIfCancelled(signal);
    const at = ports.now();
    const decided = decidedBefore(link, results);
    if (!decided) about(link.id);
    const verdict = decided ?? (await verdictOf(link, walk));
    results.set(link.id, { id: link.id, at, tookMs: ports.now().getTime() - at.getTime(), ...verdict });
  }
  const links = [...results.values()];
  return { links, facts: walk.facts, broken: links.find((link) => link.outcome === 'failed') };
}

/** What the links before it leave no doubt about. */
function decidedBefore(
  link: Link,
  results: ReadonlyMap<LinkId, LinkResult>,
): Verdict | { readonly outcome: 'skipped'; readonly because: LinkId } | undefined {
  const needed = link.needs.flatMap((id) => results.get(id) ?? []);
  for (const need of needed) {
    if (need.outcome === 'failed') return { outcome: 'skipped', because: need.id };
    if (need.outcome === 'skipped') return { outcome: 'skipped', because: need.because };
  }
  for (const need of needed) {
    // A clock that nobody could compare stops nothing.
    if (need.outcome === 'notApplicable' && need.reason !== 'noTime')
      return { outcome: need.outcome, reason: need.reason };
  }
  return undefined;
}

async function verdictOf(link: Link, walk: Walk): Promise<Verdict> {
  try {
    return await link.check(walk);
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { outcome: 'failed', finding: { kind: 'error', error } };
  }
}
