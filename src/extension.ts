import type { ExtensionContext } from 'vscode';

export function activate(_context: ExtensionContext): void {
  // Wired in the commits that follow.
}
