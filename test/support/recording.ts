import { type ConsoleMessage, type Page } from 'playwright-core';

/** What the page and its webviews were told and said: the material of a search for secrets that got out. */
export interface Recording {
  /** JSON of the data of every `message` event, in every frame, webviews included. */
  readonly messages: string[];
  /** Lines on the console, and errors that nobody caught. */
  readonly consoleLines: string[];
}

/** Call before the page is opened. */
export async function record(page: Page): Promise<Recording> {
  const recording: Recording = { messages: [], consoleLines: [] };
  page.on('console', (message: ConsoleMessage) => {
    recording.consoleLines.push(`[${message.type()}] ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    recording.consoleLines.push(`[uncaught] ${error.message}`);
  });
  await page.exposeBinding('__recordMessage', (_source, json: string) => {
    recording.messages.push(json);
  });
  await page.addInitScript(listenForMessages);
  return recording;
}

/** Runs in each frame before any of its scripts. */
function listenForMessages(): void {
  const frame = globalThis as unknown as FrameWindow;
  const listen = (): void => {
    frame.addEventListener('message', (event) => {
      try {
        void frame.__recordMessage?.(JSON.stringify(event.data));
      } catch {
        // What JSON can't hold (ports, cycles) holds no text of ours.
      }
    });
  };
  listen();
  // VS Code writes a webview's page with document.open(), which drops every listener of the window.
  const { prototype } = frame.Document;
  prototype.open = new Proxy(prototype.open, {
    apply(open, document, args): unknown {
      const opened: unknown = Reflect.apply(open, document, args);
      listen();
      return opened;
    },
  });
}

interface FrameWindow {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  __recordMessage?(json: string): Promise<void>;
  Document: { prototype: { open: (...args: unknown[]) => unknown } };
}
