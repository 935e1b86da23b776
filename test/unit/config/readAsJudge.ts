import ts from 'typescript';

export type JsonObject = Record<string, unknown>;

/** A config as TypeScript's own JSON parser reads it, which also takes comments and trailing commas. Throws for anything else. */
export function readAsJudge(text: string): JsonObject {
  const result = ts.parseConfigFileTextToJson('appsettings.json', text.replace(/^\uFEFF/, ''));
  if (result.error) throw new Error(ts.flattenDiagnosticMessageText(result.error.messageText, '\n'));
  return result.config as JsonObject;
}
