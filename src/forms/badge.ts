import type * as z from 'zod/mini';
import type { Organisation } from '../session/organisation.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';
import type { environmentBadge } from './protocol.ts';

/** How a form shows its environment. */
export function badge(organisation: Organisation): z.infer<typeof environmentBadge> {
  const { environment, kind } = organisation;
  return { id: environment, kind, label: environmentLabel(organisation).text };
}
