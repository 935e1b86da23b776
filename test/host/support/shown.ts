const messages = ['error', 'warning', 'information'] as const;
export const dialogs = ['open', 'save'] as const;
export const notDialogs = [...messages, 'pick', 'input'] as const;

export type Message = (typeof messages)[number];
export type Dialog = (typeof dialogs)[number];

/** Something the person was shown, with what could be answered. */
export interface Shown {
  readonly how: Dialog | (typeof notDialogs)[number];
  /** Of a message: whether everything waits until it is answered. A notification closes by itself, even with buttons. */
  readonly modal?: boolean;
  readonly text: string;
  /** A modal's smaller print. */
  readonly detail: string;
  /** Buttons, or the labels of a pick's items. */
  readonly choices: readonly string[];
}

/** Whether an answer is waited for. */
export function isQuestion({ modal = true }: Shown): boolean {
  return modal;
}

/** Any text can be typed, and any file be chosen. */
export function hasChoices({ how }: Shown): boolean {
  return how !== 'input' && how !== 'open' && how !== 'save';
}

export function inWords({ how, modal, text, detail, choices }: Shown): string {
  const lines = [`the question (${modal ? 'modal ' : ''}${how}) “${text}”`, detail, `Choices: ${choices.join(', ')}`];
  return lines.filter(Boolean).join('\n');
}
