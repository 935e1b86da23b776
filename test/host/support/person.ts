import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Something the person was shown, with what could be answered. */
export interface Shown {
  readonly how: 'error' | 'warning' | 'information' | 'pick' | 'input' | 'open' | 'save';
  readonly text: string;
  /** A modal's smaller print. */
  readonly detail: string;
  /** Buttons, or the labels of a pick's items. */
  readonly choices: readonly string[];
}

interface Answer {
  readonly question: RegExp;
  readonly choice: string;
  /** What happens in the world while the question is open. */
  readonly meanwhile: () => void;
  /** Only what is asked in this way. */
  readonly how?: Shown['how'];
  /** The next time it is asked, the person says something else. */
  readonly once?: boolean;
}

type Item = string | vscode.QuickPickItem;

/** Confirms a pick of many with what is ticked. */
export const asItStands = 'OK';

/**
 * Sits in front of VS Code in place of a person: notes what is shown, and answers as told beforehand. What no answer was
 * prepared for is dismissed. `leave` gives VS Code its own questions back.
 */
export class Person {
  readonly shown: Shown[] = [];
  /** What progress notifications said. */
  readonly progress: string[] = [];
  readonly panels: vscode.WebviewPanel[] = [];
  readonly inputs: FakeInputBox[] = [];
  private readonly answers: Answer[] = [];
  /** The file that is chosen when one is asked for. */
  file: vscode.Uri | undefined;
  private readonly running: vscode.CancellationTokenSource[] = [];
  private cancelAt: RegExp | undefined;
  private readonly real = {
    showErrorMessage: vscode.window.showErrorMessage,
    showWarningMessage: vscode.window.showWarningMessage,
    showInformationMessage: vscode.window.showInformationMessage,
    showQuickPick: vscode.window.showQuickPick,
    showInputBox: vscode.window.showInputBox,
    showOpenDialog: vscode.window.showOpenDialog,
    showSaveDialog: vscode.window.showSaveDialog,
    createInputBox: vscode.window.createInputBox,
    createWebviewPanel: vscode.window.createWebviewPanel,
    withProgress: vscode.window.withProgress,
  };

  constructor() {
    const put: Record<keyof Person['real'], unknown> = {
      showErrorMessage: this.message('error'),
      showWarningMessage: this.message('warning'),
      showInformationMessage: this.message('information'),
      showQuickPick: async (items: readonly Item[] | Promise<readonly Item[]>, options?: vscode.QuickPickOptions) => {
        const all = await items;
        const labels = all.map((item) => (typeof item === 'string' ? item : item.label));
        const choices = options?.canPickMany ? [...labels, asItStands] : labels;
        const chosen = this.ask({ how: 'pick', text: options?.title ?? '', detail: '', choices });
        if (options?.canPickMany && chosen === asItStands) {
          return all.filter((item) => typeof item !== 'string' && item.picked);
        }
        const item = all[labels.findIndex((label) => label === chosen)];
        return options?.canPickMany && item !== undefined ? [item] : item;
      },
      showInputBox: async (options?: vscode.InputBoxOptions) => {
        const typed = this.ask({
          how: 'input',
          text: options?.title ?? '',
          detail: options?.prompt ?? '',
          choices: [],
        });
        const problem = typed === undefined ? undefined : await options?.validateInput?.(typed);
        if (!problem) return typed;
        // What cannot be confirmed is given up.
        const text = typeof problem === 'string' ? problem : problem.message;
        this.shown.push({ how: 'input', text, detail: '', choices: [] });
        return undefined;
      },
      showOpenDialog: this.fileDialog('open'),
      showSaveDialog: async (options?: vscode.SaveDialogOptions) => (await this.fileDialog('save')(options))?.[0],
      createInputBox: () => {
        const box = new FakeInputBox();
        this.inputs.push(box);
        return box;
      },
      createWebviewPanel: (...given: Parameters<typeof vscode.window.createWebviewPanel>) => {
        const panel = this.real.createWebviewPanel(...given);
        this.panels.push(panel);
        return panel;
      },
      withProgress: this.watchedProgress(),
    };
    Object.assign(vscode.window, put);
  }

  /** Answers the question with a button, an item that holds the text, the text itself, or files, one a line. */
  whenAsked(question: RegExp, choice: string, meanwhile: () => void = () => undefined): this {
    this.answers.push({ question, choice, meanwhile });
    return this;
  }

  /** Chooses files, one a line, in a dialog to open or save some; no other answer does. */
  answersDialog(question: RegExp, files: string): this {
    for (const how of ['open', 'save'] as const)
      this.answers.push({ question, choice: files, meanwhile: () => undefined, how });
    return this;
  }

  /** Types into the input box that asks; a pick of the same title is answered otherwise. */
  whenTyping(question: RegExp, text: string): this {
    this.answers.push({ question, choice: text, meanwhile: () => undefined, how: 'input' });
    return this;
  }

  /** Answers the question once. */
  onceAsked(question: RegExp, choice: string): this {
    this.answers.push({ question, choice, meanwhile: () => undefined, once: true });
    return this;
  }

  /** Presses Cancel in every progress notification that is open. */
  cancels(): void {
    for (const cancellation of this.running) cancellation.cancel();
  }

  /** Presses Cancel as soon as a progress notification says this. */
  cancelsAt(progress: RegExp): void {
    this.cancelAt = progress;
  }

  /** The only thing of its kind that was shown, saying this. */
  wasShown(how: Shown['how'], text: RegExp): Shown {
    const fitting = this.shown.filter((one) => one.how === how && text.test(`${one.text}\n${one.detail}`));
    assert.equal(fitting.length, 1, `Shown once: ${String(text)}\nWas shown: ${JSON.stringify(this.shown, null, 1)}`);
    return fitting[0]!;
  }

  was(how: Shown['how']): string[] {
    return this.shown.filter((one) => one.how === how).map(({ text }) => text);
  }

  leave(): void {
    Object.assign(vscode.window, this.real);
    for (const panel of this.panels) panel.dispose();
  }

  private message(how: 'error' | 'warning' | 'information') {
    return (text: string, ...rest: (string | vscode.MessageOptions)[]) => {
      const buttons = rest.filter((part) => typeof part === 'string');
      const options = rest.find((part) => typeof part !== 'string');
      return Promise.resolve(this.ask({ how, text, detail: options?.detail ?? '', choices: buttons }));
    };
  }

  private fileDialog(how: 'open' | 'save') {
    return (options?: vscode.OpenDialogOptions | vscode.SaveDialogOptions) => {
      const detail = options?.defaultUri?.fsPath ?? '';
      if (how === 'open' && this.file) return Promise.resolve([this.file]);
      const chosen = this.ask({ how, text: options?.title ?? '', detail, choices: [] });
      return Promise.resolve(chosen?.split('\n').map((file) => vscode.Uri.file(file)));
    };
  }

  private ask(shown: Shown): string | undefined {
    this.shown.push(shown);
    const isDialog = shown.how === 'open' || shown.how === 'save';
    const answer = this.answers.find(
      ({ question, how = isDialog ? undefined : shown.how }) =>
        how === shown.how && question.test(`${shown.text}\n${shown.detail}`),
    );
    if (!answer) return undefined;
    if (answer.once) this.answers.splice(this.answers.indexOf(answer), 1);
    answer.meanwhile();
    if (shown.how === 'input' || isDialog) return answer.choice;
    const chosen = shown.choices.find((choice) => choice === answer.choice || choice.endsWith(answer.choice));
    assert.ok(chosen !== undefined, `“${answer.choice}” is not among ${shown.choices.join(', ')}`);
    return chosen;
  }

  private watchedProgress() {
    return (
      options: vscode.ProgressOptions,
      task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<unknown>,
    ) =>
      this.real.withProgress(options, (progress) => {
        const cancellation = new vscode.CancellationTokenSource();
        this.running.push(cancellation);
        const report = (value: { message?: string }) => {
          this.progress.push(value.message ?? '');
          if (this.cancelAt?.test(value.message ?? '')) cancellation.cancel();
          progress.report(value);
        };
        return task({ report }, cancellation.token);
      });
  }
}

/** An input box that a test types into. */
export class FakeInputBox {
  value = '';
  title = '';
  placeholder = '';
  prompt = '';
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly accepted = new vscode.EventEmitter<void>();
  private readonly hidden = new vscode.EventEmitter<void>();
  readonly onDidChangeValue = this.changed.event;
  readonly onDidAccept = this.accepted.event;
  readonly onDidHide = this.hidden.event;

  types(text: string): void {
    this.value = text;
    this.changed.fire(text);
  }

  pressesEnter(): void {
    this.accepted.fire();
  }

  pressesEscape(): void {
    this.hidden.fire();
  }

  show(): void {
    // Nobody looks.
  }

  dispose(): void {
    // Nothing was shown.
  }
}
