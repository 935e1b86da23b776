import { EventEmitter } from 'vscode';

/** An input box that a test types into. */
export class FakeInputBox {
  value = '';
  title = '';
  placeholder = '';
  prompt = '';
  private readonly changed = new EventEmitter<string>();
  private readonly accepted = new EventEmitter<void>();
  private readonly hidden = new EventEmitter<void>();
  readonly onDidChangeValue = this.changed.event;
  readonly onDidAccept = this.accepted.event;
  readonly onDidHide = this.hidden.event;
  /** Shown, and neither answered nor dismissed yet. */
  isOpen = false;

  types(text: string): void {
    this.value = text;
    this.changed.fire(text);
  }

  pressesEnter(): void {
    this.isOpen = false;
    this.accepted.fire();
  }

  pressesEscape(): void {
    this.isOpen = false;
    this.hidden.fire();
  }

  show(): void {
    this.isOpen = true;
  }

  dispose(): void {
    this.isOpen = false;
  }
}
