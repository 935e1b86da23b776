import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { Http } from '../http/http.ts';
import type { TreeServices } from '../tree/services.ts';

/** What the host side of the forms works with. */
export interface FormServices extends TreeServices {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly http: Http;
  readonly newId: () => string;
  readonly reserveKid: (kid: string) => Promise<boolean>;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}
