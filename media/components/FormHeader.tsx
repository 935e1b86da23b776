import type * as z from 'zod/mini';
import { type environmentBadge, type organisationName } from '../../src/forms/protocol.ts';
import { EnvironmentBadge } from './EnvironmentBadge.tsx';
import { Icon } from './Icon.tsx';

interface Props {
  readonly heading: string;
  readonly environment: z.infer<typeof environmentBadge>;
  readonly organisation: z.infer<typeof organisationName>;
  readonly sandboxNote: string;
}

/** Shows what is about to be changed, and where. */
export function FormHeader({ heading, environment, organisation, sandboxNote }: Props) {
  return (
    <header class="formHeader">
      <h1>{heading}</h1>
      <p class="whereabouts">
        <EnvironmentBadge environment={environment} />
        <span>{organisation.name}</span>
        <span class="orgno">{organisation.orgno}</span>
      </p>
      {environment.kind === 'sandbox' && (
        <p class="note">
          <Icon name="info" />
          <span>{sandboxNote}</span>
        </p>
      )}
    </header>
  );
}
