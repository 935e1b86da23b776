import { l10n } from 'vscode';
import { pickerTexts } from '../scopeSearch.ts';
import type { AddScopesTexts } from './protocol.ts';

export function addScopesTexts(clientName: string): AddScopesTexts {
  return {
    heading: l10n.t('Add scopes to {0}', clientName),
    submit: l10n.t('Submit'),
    cancel: l10n.t('Cancel'),
    chosen: l10n.t('{0} chosen'),
    nothingChosen: l10n.t('Choose at least one scope'),
    saving: l10n.t('Adding the scopes…'),
    removeScope: l10n.t('Remove {0}'),
    showLog: l10n.t('Show Log'),
    why: l10n.t('Why'),
    next: l10n.t('What to do'),
    loadFailed: l10n.t('The form could not be loaded'),
    sandboxNote: l10n.t('The sandbox is simulated on this machine. Nothing here reaches Digdir or Altinn.'),
    picker: pickerTexts(),
  };
}
