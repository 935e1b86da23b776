import { l10n } from 'vscode';
import type { IndexedScope } from '../core/selfService/scope.ts';
import { obstacleText } from '../messages/scopeText.ts';
import type { Organisation } from '../session/organisation.ts';
import type { Scopes } from '../session/scopes.ts';
import type { PickerTexts, Problem, ScopePage, ScopeQuery, ScopeRow } from './protocol.ts';

/** Answers one query of a scope picker; `added` are on the client already. */
export async function searchScopes(
  scopes: Scopes,
  organisation: Organisation,
  { text, lists, offset, limit }: ScopeQuery,
  added: ReadonlySet<string>,
  explain: (error: unknown) => Problem,
): Promise<ScopePage> {
  const { index, grantedFailure, catalogueFailure } = await scopes.choice(organisation);
  const found = index.search(text, lists);
  const missing: ScopePage['missing'] = [];
  if (grantedFailure !== undefined && lists.includes('granted')) {
    missing.push({ list: 'granted', problem: explain(grantedFailure) });
  }
  if (catalogueFailure !== undefined) {
    const open = lists.filter((list) => list !== 'granted');
    missing.push(...open.map((list) => ({ list, problem: explain(catalogueFailure) })));
  }
  const rows = found.slice(offset, offset + limit).map((scope) => row(scope, added));
  return { total: found.length, offset, rows, missing };
}

function row({ name, description, owner, lists, obstacle }: IndexedScope, added: ReadonlySet<string>): ScopeRow {
  const shown = { name, description, owner, lists: [...lists] };
  if (added.has(name)) return { ...shown, state: 'added' };
  return obstacle ? { ...shown, state: 'unavailable', why: obstacleText(obstacle) } : { ...shown, state: 'available' };
}

export function pickerTexts(): PickerTexts {
  return {
    search: l10n.t('Search for scopes'),
    granted: l10n.t('Granted to me'),
    accessibleForAll: l10n.t('Accessible for all'),
    delegated: l10n.t('Delegated'),
    count: l10n.t('{0} scopes'),
    countOfOne: l10n.t('1 scope'),
    loading: l10n.t('Loading scopes'),
    nothingFound: l10n.t('No scopes match the search'),
    chooseAList: l10n.t('Choose at least one list above'),
    alreadyAdded: l10n.t('Already on the client'),
    owner: l10n.t('Owner: {0}'),
    listMissing: l10n.t('Couldn’t load the list “{0}”'),
    scopesMissing: l10n.t('Couldn’t load the available scopes'),
    retry: l10n.t('Retry'),
    showLog: l10n.t('Show Log'),
    available: l10n.t('Available scopes'),
  };
}
