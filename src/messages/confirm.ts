import { l10n, window } from 'vscode';
import type { Organisation } from '../session/organisation.ts';
import { environmentLabel } from './environmentLabel.ts';

/** Asks in a modal before something is removed or overwritten; `action` is the button that goes on. */
export async function confirm(question: string, detail: string, action: string): Promise<boolean> {
  return (await window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}

/** “PROD · NORSK TIGER AS (313…)”: where a change happens, for every modal. */
export function place(organisation: Organisation): string {
  const { name, orgno } = organisation;
  return `${environmentLabel(organisation).text} · ${name} (${orgno})`;
}

/** PROD asks before it changes anything; the other environments do not. */
export function confirmChange(organisation: Organisation, question: string): Promise<boolean> {
  return confirmInProd(organisation, question, l10n.t('This changes production immediately.'));
}

/** PROD asks before one of its private keys is written to a file or given to a program. */
export function confirmWrite(organisation: Organisation, question: string): Promise<boolean> {
  return confirmInProd(organisation, question, l10n.t('This writes a production key to this machine.'));
}

async function confirmInProd(organisation: Organisation, question: string, effect: string): Promise<boolean> {
  if (organisation.kind !== 'prod') return true;
  return confirm(question, `${place(organisation)}\n${effect}`, l10n.t('Continue'));
}
