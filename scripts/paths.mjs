// @ts-check
// Where everything that the scripts create and use is.
import path from 'node:path';

export const root = path.dirname(import.meta.dirname);
export const artifacts = path.join(root, 'artifacts');
export const out = path.join(root, 'out');
/** What is downloaded or started. Git-ignored, and can be removed at any time. */
export const downloads = path.join(root, '.vscode-test');
export const vsix = path.join(artifacts, 'maskinporten-clients.vsix');
/** Explains logged stacks. Created by each build that is not for development. */
export const sourceMaps = path.join(artifacts, 'source-maps');
export const sampleWorkspace = path.join(root, 'test/fixtures/workspace');
export const extensionId = 'maskinporten-tools.maskinporten-clients';
