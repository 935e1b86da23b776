import { Range, type Uri, window, workspace } from 'vscode';
import { readConfig } from '../altinnCli/configDocument.ts';

/** Opens a config with the cursor on its section. */
export async function openConfig(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const at = document.positionAt(sectionStart(document.getText()));
  await window.showTextDocument(document, { selection: new Range(at, at) });
}

/** Where the section's name stands, or its first value where that has a name of its own; the beginning of a file that has neither. */
function sectionStart(text: string): number {
  try {
    const { section, flatMembers } = readConfig(text);
    return section?.parent?.offset ?? flatMembers[0]?.key.offset ?? 0;
  } catch {
    return 0;
  }
}
