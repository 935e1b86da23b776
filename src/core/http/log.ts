/** What the program says of itself. Never given a token, a key, a grant or a body. VS Code's LogOutputChannel fits. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
