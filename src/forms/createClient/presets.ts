import { l10n } from 'vscode';
import type * as z from 'zod/mini';
import { requiredScopes } from '../../altinnCli/requiredScopes.ts';
import type { ScopeChoice } from '../../session/scopes.ts';
import type { preset } from './protocol.ts';

/** Bundles of scopes that go together. One that the organisation lacks scopes for says so, once the lists of scopes are known. */
export function presets(choice: ScopeChoice | undefined): z.infer<typeof preset>[] {
  const missing = requiredScopes.filter((name) => {
    const known = choice?.index.find(name);
    return choice !== undefined && choice.grantedFailure === undefined && (!known || known.obstacle !== undefined);
  });
  const bundle = {
    id: 'altinnCli',
    label: l10n.t('Altinn CLI'),
    description: l10n.t('The three scopes the Altinn command-line tool needs: {0}', requiredScopes.join(', ')),
    scopes: [...requiredScopes],
  };
  if (missing.length === 0) return [bundle];
  const why = l10n.t(
    'The organisation has not been given access to {0}. Altinn (Digdir) gives it.',
    missing.join(', '),
  );
  return [{ ...bundle, unavailable: why }];
}
