import { l10n, window } from 'vscode';

/** Characters; NIST SP 800-63B-4 §3.1.1.2 asks for so many where a passphrase is all that protects. */
const fewest = 15;

/** Asks for a new passphrase, twice. Undefined when given up. */
export async function askNewPassphrase(title: string): Promise<string | undefined> {
  const options = { title, password: true, ignoreFocusOut: true };
  const passphrase = await window.showInputBox({
    ...options,
    prompt: l10n.t('At least {0} characters. Without it nobody can open the file, not even you.', fewest),
    validateInput: (typed) => (typed.length < fewest ? l10n.t('At least {0} characters', fewest) : undefined),
  });
  if (passphrase === undefined) return undefined;
  return window.showInputBox({
    ...options,
    prompt: l10n.t('The same passphrase once more'),
    validateInput: (typed) => (typed === passphrase ? undefined : l10n.t('It differs from the first one.')),
  });
}
