import { l10n, type LogOutputChannel, window } from 'vscode';
import { type Organisation, organisationKey } from '../session/organisation.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';

/** Says once what of an organisation's lists could not be read, and is therefore not shown. */
export class UnreadableEntries {
  private readonly said = new Set<string>();

  constructor(private readonly log: LogOutputChannel) {}

  readonly tell = (of: Organisation, names: readonly string[]): void => {
    const key = `${organisationKey(of)} ${names.join(' ')}`;
    if (this.said.has(key)) return;
    this.said.add(key);
    this.log.warn(`Entries of an unexpected form, left out: ${names.join(', ')}`);
    const { text } = environmentLabel(of);
    const message = l10n.t(
      '{0} ({1}): these entries couldn’t be read and aren’t shown: {2}',
      of.name,
      text,
      names.join(', '),
    );
    const showLog = l10n.t('Show Log');
    void window.showWarningMessage(message, showLog).then((chosen) => {
      if (chosen === showLog) this.log.show();
    });
  };
}
