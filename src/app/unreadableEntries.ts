import { l10n, type LogOutputChannel } from 'vscode';
import { type Organisation, organisationKey } from '../session/organisation.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';
import { warn } from './warn.ts';

/** Says once what of an organisation's lists could not be read, and is therefore not shown. */
export class UnreadableEntries {
  private readonly said = new Set<string>();

  constructor(private readonly log: LogOutputChannel) {}

  readonly tell = (of: Organisation, names: readonly string[]): void => {
    const key = `${organisationKey(of)} ${names.join(' ')}`;
    if (this.said.has(key)) return;
    this.said.add(key);
    const { text } = environmentLabel(of);
    const message = l10n.t(
      '{0} ({1}): these entries couldn’t be read and aren’t shown: {2}',
      of.name,
      text,
      names.join(', '),
    );
    void warn(this.log, message, `Entries of an unexpected form, left out: ${names.join(', ')}`);
  };
}
