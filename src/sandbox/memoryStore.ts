import { type SandboxStore } from './sandboxStore.ts';

/** A store that lives as long as the process; `text` is what it starts with. */
export function memoryStore(text?: string): SandboxStore {
  let writes = 0;
  return {
    read: () => text,
    write: (written) => {
      text = written;
      writes += 1;
    },
    version: () => String(writes),
  };
}
