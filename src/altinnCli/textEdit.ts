/** Puts `text` in place of what stands at the offset; offsets are UTF-16 units of the text before any edit. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}
