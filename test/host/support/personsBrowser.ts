import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, submit, type Page } from '../../unit/sandbox/support/browser.ts';

/** What the person does with the page that VS Code opens. Gives the address that they end at. */
export type Visit = (page: Page) => Promise<URL | undefined>;

/** Logs in for an organisation of the page's list, or for any as a synthetic one. */
export function logsIn(choice: 'registered' | 'synthetic', orgno: string): Visit {
  return async (page) => {
    const fields = { action: 'login', choice, organisation: orgno, synthetic_orgno: orgno };
    const { location, page: again } = await submit(page, fields);
    assert.ok(location, again?.markup);
    return location;
  };
}

/** Presses the page's Cancel. */
export const presses: { readonly cancel: Visit } = {
  cancel: async (page) => (await submit(page, { action: 'cancel' })).location,
};

/**
 * Sits in place of the person's browser: opens what VS Code opens, logs in as told, and goes where it is sent. It is on the
 * same machine, so that every address of it can be reached as it is.
 */
export class PersonsBrowser {
  /** Everything that was opened, in turn. */
  readonly opened: string[] = [];
  /** Where a login was told to come back to. */
  readonly redirects: string[] = [];
  /** What the pages said that were come back to, with their status. */
  readonly cameBack: string[] = [];
  visit: Visit = () => Promise.resolve(undefined);
  /** Goes to an address of a login's end. */
  goTo: (location: URL) => Promise<void> = async (location) => {
    const response = await fetch(location, { redirect: 'manual' });
    this.cameBack.push(`${response.status} ${await response.text()}`);
  };
  private readonly real = { openExternal: vscode.env.openExternal, asExternalUri: vscode.env.asExternalUri };
  private readonly executeCommand = vscode.commands.executeCommand;
  private going: Promise<void> = Promise.resolve();

  /** `failed`: told when the person gets nowhere; `register`: what a login's server is told of where it may come back to. */
  constructor(
    private readonly failed: () => void,
    register: (uri: string) => void = () => undefined,
  ) {
    Object.assign(vscode.env, {
      openExternal: (target: string | vscode.Uri) => {
        const url = target.toString();
        this.opened.push(url);
        if (/[?&]client_id=/.test(url)) {
          this.going = this.logIn(url);
          this.going.catch(this.failed);
        }
        return Promise.resolve(true);
      },
      asExternalUri: (uri: vscode.Uri) => {
        this.redirects.push(uri.toString(true));
        register(uri.toString(true));
        return Promise.resolve(uri);
      },
    });
    Object.assign(vscode.commands, {
      executeCommand: (command: string, ...given: unknown[]) => {
        if (command !== 'vscode.open') return this.executeCommand(command, ...given);
        this.opened.push(String(given[0]));
        return Promise.resolve(undefined);
      },
    });
  }

  /** Until the browser has got to where it goes. Throws what went wrong there. */
  arrives(): Promise<void> {
    return this.going;
  }

  /** Whether nobody listens any more where the last login was to come back to. */
  async nobodyListens(): Promise<boolean> {
    const last = this.redirects.at(-1) ?? '';
    assert.ok(last.startsWith('http://127.0.0.1:'), last);
    try {
      await fetch(last);
      return false;
    } catch (error) {
      assert.equal(((error as Error).cause as { code?: string }).code, 'ECONNREFUSED');
      return true;
    }
  }

  leave(): void {
    Object.assign(vscode.env, this.real);
    Object.assign(vscode.commands, { executeCommand: this.executeCommand });
  }

  private async logIn(url: string): Promise<void> {
    const { page } = await open(url);
    assert.ok(page, 'there is a page to log in on');
    const location = await this.visit(page);
    if (location) await this.goTo(location);
  }
}
