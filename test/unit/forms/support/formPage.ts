import { type Page } from 'playwright-core';
import { type Events, type Problem, type Protocol } from '../../../../src/forms/protocol.ts';
import { Answerer, AskFailed, type Handlers, type Port } from '../../../../src/forms/rpc.ts';
import { type FormName } from './bundles.ts';
import { pageFiles } from './pageFiles.ts';
import { type TestPage } from './testPage.ts';
import { type ThemeName } from './themes.ts';

export interface FormOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What VS Code kept of the form from before. */
  readonly savedState?: unknown;
  /** What the host writes on the page's body; left out: what it writes for a form about an organisation. */
  readonly state?: unknown;
}

/** A form in a plain browser page, with VS Code's part and the host's played by the test. */
export class FormPage<P extends Protocol, E extends Events> {
  /** Everything the form posted, and every state it saved, in order. */
  readonly posted: unknown[] = [];
  readonly states: unknown[] = [];
  private readonly answerer: Answerer<P, E>;
  private hear: ((message: unknown) => void) | undefined;

  private constructor(
    private readonly place: TestPage,
    protocol: P,
    /** Looked up when they are needed, so that a test can change the host's mind. */
    readonly handlers: { -readonly [Name in keyof P]: Handlers<P>[Name] },
  ) {
    const current = new Proxy(handlers, { get: (all, name) => all[name as keyof P] });
    this.answerer = new Answerer<P, E>(this.port(), protocol, current, (error) =>
      error instanceof AskFailed ? error.problem : { what: String(error) },
    );
  }

  static async open<P extends Protocol, E extends Events>(
    place: TestPage,
    name: FormName,
    protocol: P,
    handlers: Handlers<P>,
    { theme = 'Dark Modern', width = 1000, height = 900, savedState, state }: FormOptions,
  ): Promise<FormPage<P, E>> {
    const form = new FormPage<P, E>(place, protocol, { ...handlers });
    await place.page.setViewportSize({ width, height });
    await place.show(await pageFiles(name, theme, savedState, state), {
      posted: (message) => {
        form.posted.push(message);
        form.hear?.(message);
      },
      saved: (state) => {
        form.states.push(state);
      },
    });
    return form;
  }

  get page(): Page {
    return this.place.page;
  }

  /** Hides the form and shows it again: VS Code drops the page, and keeps only what it saved. */
  async reload(): Promise<void> {
    await this.page.reload();
  }

  tell(...[name, body]: Parameters<Answerer<P, E>['tell']>): void {
    this.answerer.tell(name, body);
  }

  /** What was asked by a request's name, in order. */
  asks(name: string): unknown[] {
    return this.posted.flatMap((message) => {
      const { type, name: asked, body } = message as { type: string; name?: string; body?: unknown };
      return type === 'ask' && asked === name ? [body] : [];
    });
  }

  close(): void {
    this.answerer.close();
  }

  private port(): Port {
    return {
      post: (message) => {
        // A page that is being reloaded hears nothing, as a hidden webview.
        this.page
          .evaluate((sent) => {
            (globalThis as unknown as { testReceive(sent: unknown): void }).testReceive(sent);
          }, message)
          .catch(() => undefined);
      },
      listen: (receive) => {
        this.hear = receive;
        return () => {
          this.hear = undefined;
        };
      },
    };
  }
}

/** A host that cannot. */
export function failing(problem: Problem): () => Promise<never> {
  return () => Promise.reject(new AskFailed(problem));
}

/** A host that is still at it when the test ends. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
