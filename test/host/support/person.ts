import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../support/eventually.ts';
import { FakeInputBox } from './fakeInputBox.ts';
import {
  type Dialog,
  dialogs,
  hasChoices,
  inWords,
  isQuestion,
  type Message,
  notDialogs,
  type Shown,
} from './shown.ts';

interface Answer {
  readonly question: RegExp;
  /** `undefined`: the question is dismissed. */
  readonly choice: string | undefined;
  /** Answers only what is asked in one of these ways. */
  readonly hows: readonly Shown['how'][];
  /** What happens in the world while the question is open. */
  readonly meanwhile?: () => void;
  /** The next time it is asked, the person says something else. */
  readonly once?: boolean;
  /** The test does not depend on the question. */
  readonly optional?: boolean;
  asked?: boolean;
}

type Item = string | vscode.QuickPickItem;
type FileDialogOptions = vscode.OpenDialogOptions | vscode.SaveDialogOptions;

/** Confirms a pick of many with what is ticked. */
export const asItStands = 'OK';

/**
 * Answers VS Code's questions in place of a person, and notes what is shown. A modal message, pick, input box or file
 * dialog that the test prepared no answer for fails the test, and so does an answer to a question that never came. The
 * extension may catch what is thrown into it, so `leave` throws it again; call it last after every test.
 */
export class Person {
  readonly shown: Shown[] = [];
  /** What progress notifications said. */
  readonly progress: string[] = [];
  readonly panels: vscode.WebviewPanel[] = [];
  readonly inputs: FakeInputBox[] = [];
  private readonly answers: Answer[] = [];
  private readonly failures: string[] = [];
  private readonly running = new Set<vscode.CancellationTokenSource>();
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
      showQuickPick: this.pick.bind(this),
      showInputBox: this.inputBox.bind(this),
      showOpenDialog: (options?: vscode.OpenDialogOptions) => this.fileDialog('open', options),
      showSaveDialog: async (options?: vscode.SaveDialogOptions) => (await this.fileDialog('save', options))?.[0],
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

  /** Answers the question with a button, an item that ends with the text, or the text itself, as often as it is asked. */
  whenAsked(question: RegExp, choice: string, meanwhile?: () => void): this {
    return this.prepare({ question, choice, hows: notDialogs, ...(meanwhile && { meanwhile }) });
  }

  /** Chooses files, one a line, in a dialog to open or save some; no other answer does. */
  answersDialog(question: RegExp, files: string): this {
    return this.prepare({ question, choice: files, hows: dialogs });
  }

  /** Types into the input box that asks; a pick of the same title is answered otherwise. */
  whenTyping(question: RegExp, text: string): this {
    return this.prepare({ question, choice: text, hows: ['input'] });
  }

  /** Answers the question once, before the answers that count as often as it is asked. */
  onceAsked(question: RegExp, choice: string, meanwhile?: () => void): this {
    return this.prepare({ question, choice, hows: notDialogs, once: true, ...(meanwhile && { meanwhile }) });
  }

  /** Closes the question once without an answer, as Escape does. `how` tells a pick from a dialog of the same title. */
  dismisses(question: RegExp, how?: Shown['how']): this {
    const hows = how === undefined ? [...notDialogs, ...dialogs] : [how];
    return this.prepare({ question, choice: undefined, hows, once: true });
  }

  /** As `whenAsked`, for what some of the tests that share the preparation do not come to. */
  mayBeAsked(question: RegExp, choice: string): this {
    return this.prepare({ question, choice, hows: notDialogs, optional: true });
  }

  /** Presses Cancel in every progress notification that is open; in how many. */
  cancels(): number {
    for (const cancellation of this.running) cancellation.cancel();
    return this.running.size;
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

  /**
   * Waits until all that was prepared for certain has been asked, as what was tried again, or begun by a button, goes on by itself.
   * What never comes is for `leave` to tell.
   */
  async hasAnswered(): Promise<void> {
    const isDone = () => this.failures.length > 0 || this.answers.every(({ asked, optional }) => asked ?? optional);
    await eventually('all questions', isDone, 20_000).catch(() => undefined);
  }

  /** Gives VS Code its own questions back. Throws what did not go as the test expected. */
  leave(): void {
    // A form that holds something unsaved asks when it is closed, which no test expects.
    for (const panel of this.panels) panel.dispose();
    Object.assign(vscode.window, this.real);
    const unused = this.answers.filter(({ asked, optional }) => !asked && !optional);
    const open = this.inputs.filter((input) => input.isOpen);
    const failures = [
      ...this.failures.splice(0),
      ...unused.map(({ question, choice }) => `Never asked: ${String(question)}, to be ${answerInWords(choice)}`),
      ...open.map(({ title }) => `Neither answered nor dismissed: the input box “${title}”`),
    ];
    // Told once, also when a test has the person leave before its end.
    this.answers.length = 0;
    for (const input of open) input.dispose();
    if (failures.length > 0) throw new Error(failures.join('\n\n'));
  }

  private message(how: Message) {
    return async (text: string, ...rest: (string | vscode.MessageItem | vscode.MessageOptions)[]) => {
      const items = rest.filter((part) => typeof part === 'string' || 'title' in part);
      const options = rest.find(
        (part): part is vscode.MessageOptions => typeof part !== 'string' && !('title' in part),
      );
      const { modal = false, detail = '' } = options ?? {};
      const choices = items.map((item) => (typeof item === 'string' ? item : item.title));
      const chosen = await this.ask({ how, modal, text, detail, choices });
      return items[choices.findIndex((choice) => choice === chosen)];
    };
  }

  private async pick(items: readonly Item[] | Promise<readonly Item[]>, options: vscode.QuickPickOptions = {}) {
    const all = await items;
    const labels = all.map((item) => (typeof item === 'string' ? item : item.label));
    const choices = options.canPickMany ? [...labels, asItStands] : labels;
    const chosen = await this.ask({ how: 'pick', text: options.title ?? '', detail: '', choices });
    if (options.canPickMany && chosen === asItStands) {
      return all.filter((item) => typeof item !== 'string' && item.picked);
    }
    const item = all[labels.findIndex((label) => label === chosen)];
    return options.canPickMany && item !== undefined ? [item] : item;
  }

  private async inputBox(options: vscode.InputBoxOptions = {}): Promise<string | undefined> {
    const { title = '', prompt = '' } = options;
    let typed = await this.ask({ how: 'input', text: title, detail: prompt, choices: [] });
    while (typed !== undefined) {
      const problem = await options.validateInput?.(typed);
      if (!problem) return typed;
      // The box stays open with the problem under it, until something else is typed or it is closed.
      const text = typeof problem === 'string' ? problem : problem.message;
      const next = await this.ask({ how: 'input', text, detail: '', choices: [] });
      if (next === typed) this.fail(`Typed again although it was refused: “${typed}”. ${text}`);
      typed = next;
    }
    return undefined;
  }

  private async fileDialog(how: Dialog, { title = '', defaultUri }: FileDialogOptions = {}) {
    const chosen = await this.ask({ how, text: title, detail: defaultUri?.fsPath ?? '', choices: [] });
    return chosen?.split('\n').map((file) => vscode.Uri.file(file));
  }

  private prepare(answer: Answer): this {
    this.answers.push(answer);
    return this;
  }

  /** Rejects what `answer` throws: VS Code gives a promise, whatever happens. */
  private ask(shown: Shown): Promise<string | undefined> {
    return new Promise((resolve) => {
      resolve(this.answer(shown));
    });
  }

  private answer(shown: Shown): string | undefined {
    this.shown.push(shown);
    const answer = this.answerTo(shown);
    if (!answer) {
      if (isQuestion(shown)) this.fail(`The test did not expect ${inWords(shown)}`);
      return undefined;
    }
    answer.asked = true;
    answer.meanwhile?.();
    const { choice } = answer;
    if (choice === undefined || !hasChoices(shown)) return choice;
    const chosen = shown.choices.find((one) => one === choice || one.endsWith(choice));
    return chosen ?? this.fail(`“${choice}” is not among the choices of ${inWords(shown)}`);
  }

  private answerTo(shown: Shown): Answer | undefined {
    const fitting = this.answers.filter(
      ({ question, hows, once, asked }) =>
        hows.includes(shown.how) && question.test(`${shown.text}\n${shown.detail}`) && !(once && asked),
    );
    return fitting.find(({ once }) => once) ?? fitting[0];
  }

  private fail(what: string): never {
    this.failures.push(what);
    throw new Error(what);
  }

  private watchedProgress() {
    return (
      options: vscode.ProgressOptions,
      task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<unknown>,
    ) =>
      this.real.withProgress(options, (progress) => {
        const cancellation = new vscode.CancellationTokenSource();
        this.running.add(cancellation);
        const report = (value: { message?: string }) => {
          this.progress.push(value.message ?? '');
          if (this.cancelAt?.test(value.message ?? '')) cancellation.cancel();
          progress.report(value);
        };
        return Promise.resolve(task({ report }, cancellation.token)).finally(() => this.running.delete(cancellation));
      });
  }
}

function answerInWords(choice: string | undefined): string {
  return choice === undefined ? 'dismissed' : `answered with “${choice}”`;
}
