import { l10n, window } from 'vscode';

/** Asks for the id of a client that is registered already. Undefined when the person thought better of it. */
export async function askClientId(title: string, prompt?: string): Promise<string | undefined> {
  const given = await window.showInputBox({
    title,
    ...(prompt !== undefined && { prompt }),
    ignoreFocusOut: true,
    validateInput: (value) => (/^[\x21-\x7e]+$/.test(value.trim()) ? undefined : l10n.t('An id without spaces')),
  });
  return given?.trim();
}
