import { l10n, type WebviewPanel, window } from 'vscode';

/** What a form holds that closing it would lose. A closed panel cannot be kept open, so it is opened anew with its draft. */
export class UnsavedInput {
  private dirty = false;
  private draft: unknown;

  /** `reopen` shows the form again, filled in as it was. */
  constructor(
    panel: WebviewPanel,
    private readonly reopen: (draft: unknown) => void,
  ) {
    panel.onDidDispose(() => void this.ask());
  }

  setDirty(dirty: boolean): void {
    this.dirty = dirty;
  }

  keep(draft: unknown): void {
    this.draft = draft;
  }

  /** The person said so in the form itself. */
  discard(): void {
    this.dirty = false;
  }

  private async ask(): Promise<void> {
    if (!this.dirty || this.draft === undefined) return;
    const discard = { title: l10n.t('Discard') };
    const keep = { title: l10n.t('Keep Editing'), isCloseAffordance: true };
    const question = l10n.t('Discard what you filled in?');
    const detail = l10n.t('The form was closed before it was sent. Nothing has been created or changed.');
    if ((await window.showWarningMessage(question, { modal: true, detail }, discard, keep)) === keep) {
      this.reopen(this.draft);
    }
  }
}
