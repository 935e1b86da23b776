import type * as z from 'zod';
import type { Organisation } from '../session/organisation.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';
import type { environmentBadge } from './protocol.ts';

/** How a form shows its environment. */
export function badge({ environment }: Organisation): z.infer<typeof environmentBadge> {
  const kind = environment === 'prod' || environment === 'sandbox' ? environment : 'test';
  return { id: environment, kind, label: environmentLabel(environment).text };
}
