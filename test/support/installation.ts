import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';
import { installExtension, type Profile, profileIn, serve } from '../../scripts/codeServer.mjs';
import { vsix } from '../../scripts/paths.mjs';
import { findVsCode } from '../../scripts/vsCode.mjs';
import { descendants, kill } from './descendants.ts';
import { eventually } from './eventually.ts';
import { removeFolder, temporaryFolder } from './temporaryFolder.ts';

/** Milliseconds: ends a hang, and is no measure of how long anything should take. */
const limit = 60_000;

type Server = Awaited<ReturnType<typeof serve>>;

/**
 * A real VS Code with the packaged extension, served to a browser of its own. It takes long to start, so a process has one, and
 * each test file finds it as it was on the first day: `clear` ends what ran in it and forgets what it kept.
 */
export class Installation {
  private constructor(
    readonly profile: Profile,
    readonly server: Server,
    /** Keeps what a browser compiles of VS Code from one page to the next, which is most of what a page costs. */
    readonly context: BrowserContext,
    /** Holds no page of VS Code, and so stays. */
    private readonly keeper: Page,
  ) {}

  static async start(): Promise<Installation> {
    const installed = findVsCode();
    const executablePath = findBrowser();
    if (!installed || !executablePath)
      throw new Error('VS Code or a browser is missing: run `node scripts/setup.mjs`.');
    const folder = temporaryFolder('maskinporten-vscode');
    const profile = { ...profileIn(folder), home: path.join(folder, 'home') };
    mkdirSync(profile.home);
    await installExtension(installed, profile, vsix);
    // Whether a workspace is trusted is a setting of each test file's.
    const server = await serve(installed, profile, { trust: 'ask' });
    try {
      const context = await chromium.launchPersistentContext(path.join(folder, 'browser'), {
        ...{ executablePath, args: browserArguments },
        ...{ viewport: { width: 1280, height: 800 }, locale: 'en-GB' },
      });
      context.setDefaultTimeout(limit);
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
      // tsx names functions with a function of its own, which does not come along into the page.
      await context.addInitScript('globalThis.__name ??= (named) => named;');
      // Without snapshots of the page, which would be taken at every look: a trace is always made, and seldom wanted.
      await context.tracing.start({ name: 'VS Code' });
      return new Installation(profile, server, context, context.pages()[0] ?? (await context.newPage()));
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** The processes in which the extension runs: one a window. */
  extensionHosts(): number[] {
    return descendants(this.server.pid!, /--type=extensionHost/);
  }

  /** Closes all windows, ends the extension hosts behind them, and forgets all that VS Code has kept of them. */
  async clear(): Promise<void> {
    for (const page of this.context.pages()) if (page !== this.keeper) await page.close();
    // A server keeps the extension host of a window that is gone for hours, in case that comes back.
    for (const host of this.extensionHosts()) kill(host);
    await eventually('the extension hosts to end', () => this.extensionHosts().length === 0);
    await this.context.tracing.stopChunk();
    await this.context.tracing.startChunk();
    const session = await this.context.newCDPSession(this.keeper);
    // All but the cache of what it has downloaded and compiled.
    const storageTypes = 'cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage';
    await session.send('Storage.clearDataForOrigin', { origin: this.server.url, storageTypes });
    await session.detach();
    const { userData, home = '' } = this.profile;
    for (const place of [home, ...['User', 'Machine'].map((name) => path.join(userData, name)), ...this.windowLogs()]) {
      removeFolder(place);
      mkdirSync(place, { recursive: true });
    }
  }

  /** What Playwright has done since the last `clear`; `npx playwright show-trace FILE` shows it. */
  async saveTrace(file: string): Promise<void> {
    await this.context.tracing.stopChunk({ path: file });
    await this.context.tracing.startChunk();
  }

  async stop(): Promise<void> {
    await this.clear();
    await this.context.close();
    await this.server.stop();
    removeFolder(this.profile.folder);
  }

  /** What the windows' extension hosts have logged; the server goes on writing beside it. */
  private windowLogs(): string[] {
    const logs = path.join(this.profile.userData, 'logs');
    const all = readdirSync(logs, { recursive: true, encoding: 'utf8' });
    return all.filter((name) => /^[^/\\]+[/\\]exthost\d+$/.test(name)).map((name) => path.join(logs, name));
  }
}

let shared: Promise<Installation> | undefined;

/** The one of this process. */
export function installation(): Promise<Installation> {
  return (shared ??= Installation.start());
}

/** When all test files of this process have run. */
export async function stopInstallation(): Promise<void> {
  await (await shared)?.stop();
}
