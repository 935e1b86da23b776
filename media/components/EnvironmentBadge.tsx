import type * as z from 'zod/mini';
import { type environmentBadge } from '../../src/forms/protocol.ts';
import { Icon, type IconName } from './Icon.tsx';

type Environment = z.infer<typeof environmentBadge>;

const icons: Partial<Record<Environment['kind'], IconName>> = { prod: 'warning', sandbox: 'beaker' };

/** The environment's badge. TEST, PROD and SANDBOX differ in text, colour, outline and icon, so that they can't be confused. */
export function EnvironmentBadge({ environment }: { readonly environment: Environment }) {
  const icon = icons[environment.kind];
  return (
    <span class={`badge badge-${environment.kind}`}>
      {icon && <Icon name={icon} />}
      {environment.label}
    </span>
  );
}
