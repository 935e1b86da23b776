import { commands } from 'vscode';
import type { Sessions } from '../session/sessions.ts';

/**
 * Tells VS Code what the menus and the palette ask of the sign-ins (the `when` clauses of package.json). What the palette leaves
 * out is asked for by names that say no: before the extension runs, nothing is known, and nothing is hidden.
 */
export async function tellMenus(sessions: Sessions): Promise<void> {
  const organisations = sessions.organisations();
  const signIns = organisations.map((of) => sessions.signIn(of));
  const isSandbox = organisations.some(({ kind }) => kind === 'sandbox');
  const contexts = {
    signedIn: organisations.length > 0,
    signedOut: organisations.length === 0,
    sandbox: isSandbox,
    noSandbox: !isSandbox,
    onlyReads: organisations.every((of) => sessions.isReadOnly(of)),
    noSynthetic: !signIns.some((by) => by?.how === 'person' && by.synthetic),
  };
  const set = ([name, value]: [string, boolean]) =>
    commands.executeCommand('setContext', `maskinporten.${name}`, value);
  await Promise.all(Object.entries(contexts).map(set));
}
