import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Page } from 'playwright-core';
import { artifacts } from '../../scripts/paths.mjs';
import { browserStorage } from './browserStorage.ts';
import { findLeaks, type Leak } from './canary.ts';
import { kill } from './descendants.ts';
import { eventually } from './eventually.ts';
import { filesUnder } from './filesUnder.ts';
import { frameReport } from './frameReport.ts';
import { type Installation, installation } from './installation.ts';
import { type Recording, record } from './recording.ts';
import { type Settings, writeSettings } from './settings.ts';
import { temporaryWorkspace } from './temporaryFolder.ts';
import { type Theme, themes } from './themes.ts';
import { Workbench } from './workbench.ts';

export interface VsCodeOptions {
  /** A folder, or a `.code-workspace` file. Left out: a new copy of the sample workspace. */
  workspace?: string;
  settings?: Settings;
  theme?: Theme;
  /** `ask`: the workspace opens untrusted, and VS Code asks as it does by default. Left out: all is trusted. */
  trust?: 'ask' | 'all';
  /** Language of the extension's texts (`nb`, `nn`); VS Code's own stay English, as it has no Norwegian. */
  locale?: string;
}

/** A window of a real VS Code that nobody has used before, with the packaged extension installed. One at a time; close it. */
export async function startVsCode(options: VsCodeOptions = {}): Promise<VsCode> {
  const installed = await installation();
  await installed.clear();
  const workspace = options.workspace ?? temporaryWorkspace();
  const settings = {
    ...options.settings,
    'workbench.colorTheme': themes[options.theme ?? 'light'].setting,
    'security.workspace.trust.enabled': options.trust === 'ask',
  };
  writeSettings(installed.profile.userData, settings);
  const page = await installed.context.newPage();
  if (options.locale) await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(options.locale)};`);
  const recording = await record(page);
  const url = addressOf(installed.server.url, workspace);
  const vsCode = new VsCode({ page, installed, workspace, url, settings, recording });
  await page.goto(url);
  await vsCode.workbench.waitUntilReady();
  return vsCode;
}

/** What `startVsCode` has put together. */
interface Parts {
  page: Page;
  installed: Installation;
  workspace: string;
  url: string;
  settings: Settings;
  recording: Recording;
}

export class VsCode {
  readonly page: Page;
  readonly workbench: Workbench;
  /** The folder or `.code-workspace` file that is open. */
  readonly workspace: string;
  readonly userDataDir: string;
  readonly url: string;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.page = parts.page;
    this.workspace = parts.workspace;
    this.userDataDir = parts.installed.profile.userData;
    this.url = parts.url;
    this.workbench = new Workbench(parts.page);
  }

  /** Everything that the browser's console has said, all webviews included. */
  get consoleLines(): readonly string[] {
    return this.#parts.recording.consoleLines;
  }

  /** JSON of every message event that a frame has got, webviews included. */
  get messages(): readonly string[] {
    return this.#parts.recording.messages;
  }

  /** Loads the window anew, as “Developer: Reload Window” does: the extension host starts again, secrets stay. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.workbench.waitUntilReady();
  }

  /** Waits until the browser has written down what VS Code keeps: that comes late, and a reload before it forgets it. */
  async waitUntilKept(what: string, kept: RegExp): Promise<void> {
    await eventually(`${what} to be kept`, async () => kept.test(await browserStorage(this.page)));
  }

  /** Ends this VS Code's extension hosts as a crash does, with no time to save anything. */
  killExtensionHosts(): void {
    const hosts = this.#parts.installed.extensionHosts();
    if (hosts.length === 0) throw new Error('There is no extension host');
    for (const host of hosts) kill(host);
  }

  /** A second window on the same workspace: the same profile, an extension host of its own. */
  async secondWindow(): Promise<Workbench> {
    const page = await this.page.context().newPage();
    await page.goto(this.url);
    const workbench = new Workbench(page);
    await workbench.waitUntilReady();
    return workbench;
  }

  /** Changes settings and reloads the window: this VS Code does not watch its settings files. */
  async changeSettings(settings: Settings): Promise<void> {
    Object.assign(this.#parts.settings, settings);
    writeSettings(this.userDataDir, this.#parts.settings);
    await this.reload();
  }

  /** Switches the theme as a person does; what is open stays. */
  async useTheme(theme: Theme): Promise<void> {
    const { setting, label, workbenchClass } = themes[theme];
    await this.workbench.runCommand('Preferences: Color Theme');
    await this.workbench.quickInput.waitForInput();
    await this.workbench.quickInput.type(label);
    await this.workbench.quickInput.choose(label);
    await this.page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
    this.#parts.settings['workbench.colorTheme'] = setting;
  }

  /** Opens a file of the workspace folder; with an absolute path, any file. */
  async openFile(file: string): Promise<void> {
    await this.workbench.openFile(path.resolve(this.workspace, file));
  }

  /** Saves what is on the screen, or in another window of the browser, as artifacts/screenshots/NAME.png. */
  async screenshot(name: string, page: Page = this.page): Promise<string> {
    const file = path.join(artifacts, 'screenshots', `${name}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    return file;
  }

  /**
   * For `afterEach`: what is needed to understand why a test has failed, in a folder of its own below artifacts/failures/: the
   * screen, what its frames and its console say, VS Code's logs, and Playwright's trace of this file up to here.
   */
  async reportIfFailed(test: { state?: string | undefined; fullTitle(): string } | undefined): Promise<void> {
    if (test?.state !== 'failed') return;
    const { installed } = this.#parts;
    const folder = path.join(artifacts, 'failures', test.fullTitle().replace(/[^\p{L}\d]+/gu, '-'));
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, 'window.png') });
    const said = [await frameReport(this.page), '', ...this.consoleLines.slice(-100)];
    writeFileSync(path.join(folder, 'page.txt'), said.join('\n'));
    cpSync(path.join(this.userDataDir, 'logs'), path.join(folder, 'logs'), { recursive: true });
    await installed.saveTrace(path.join(folder, 'trace.zip'));
  }

  async copy(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  async clipboardText(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** Content of the files that VS Code has logged to: the extension's output channel, the extension host, the server. */
  logs(): Map<string, string> {
    const folder = path.join(this.userDataDir, 'logs');
    const files = [...filesUnder(folder)].filter((file) => file.endsWith('.log'));
    return new Map(files.map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]));
  }

  /** Waits until the extension's own log has a line that matches, and returns the log. */
  async extensionLog(expected = /./): Promise<string> {
    return eventually(`a line like ${expected.source} in the extension's log`, () => {
      const log = [...this.logs()].find(([name]) => /maskinporten-clients[/\\][^/\\]+\.log$/.test(name))?.[1];
      return log !== undefined && expected.test(log) && log;
    });
  }

  /** Where a secret is found that may not be there: the private keys that were written to the workspace, and `secrets`. */
  leaks(secrets: readonly string[]): Promise<Leak[]> {
    const { page, userDataDir, workspace, messages, consoleLines } = this;
    const serverOutput = this.#parts.installed.server.output();
    return findLeaks({ page, userDataDir, workspace, messages, consoleLines, serverOutput }, secrets);
  }

  /**
   * Closes the windows and forgets what was kept. Throws when a secret is found where none may be: the private keys that were
   * written to the workspace, and `secrets`.
   */
  async close(secrets: readonly string[] = []): Promise<void> {
    const leaks = await this.leaks(secrets);
    await this.#parts.installed.clear();
    if (leaks.length > 0) throw new Error(`A secret got into ${leaks.join(', ')}`);
  }
}

function addressOf(origin: string, workspace: string): string {
  const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
  return `${origin}/?${new URLSearchParams({ [kind]: workspace }).toString()}`;
}
