import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import type { SandboxOrganisation } from '../../src/sandbox/sandbox.ts';
import { CreateClientPage } from './createClientPage.ts';
import { LoginPage } from './loginPage.ts';
import type { TreeItem } from './treeView.ts';
import type { VsCode } from './vsCode.ts';

/** The synthetic organisations of the sandbox, as a test calls them. */
export const organisations = {
  /** Has clients of every kind, and the Altinn CLI's scopes. */
  withClients: /TIGER/,
  /** Has no client. */
  empty: /ØRN/,
} as const;

type AdminClient = SandboxOrganisation['adminClient'];

/** The extension, as a person meets it in VS Code. */
export class Maskinporten {
  constructor(readonly vsCode: VsCode) {}

  private get workbench() {
    return this.vsCode.workbench;
  }

  /** From a fresh VS Code to the sandbox's organisations in the tree. */
  async openSandbox(): Promise<void> {
    await this.workbench.openViewContainer('Maskinporten');
    await this.workbench.welcome.getByRole('button', { name: 'Open Sandbox' }).click();
    await this.workbench.tree.waitForText(/SANDBOX/);
  }

  /** Begins to sign in with an admin client, up to the question where its key is. */
  async beginSignInAsMachine(environment: string, clientId: string): Promise<void> {
    const { quickInput } = this.workbench;
    await this.workbench.runCommand('Maskinporten: Sign In as a Machine…');
    await quickInput.waitFor('Which environment do you want to sign in to as a machine?');
    await quickInput.choose(environment);
    await quickInput.waitFor(`${environment}: admin client ID`);
    await quickInput.answer(clientId);
    await quickInput.choice('From a file…').waitFor();
  }

  /** Signs in with an admin client and its key, which is pasted. */
  async signInAsMachine(environment: string, { clientId, jwk }: AdminClient): Promise<void> {
    const { quickInput, notifications } = this.workbench;
    await this.beginSignInAsMachine(environment, clientId);
    await quickInput.choose('Paste it…');
    await quickInput.password.waitFor();
    await quickInput.answer(JSON.stringify(jwk));
    await notifications.saying(new RegExp(`^Signed in to ${environment} for `)).close();
  }

  /** Begins to sign in as a person, up to the login in the browser. */
  async logIn(way: string): Promise<LoginPage> {
    const { quickInput } = this.workbench;
    return LoginPage.opensWhile(this.vsCode.page.context(), async () => {
      await this.workbench.runCommand('Maskinporten: Sign In…');
      await quickInput.waitFor('Sign in to Maskinporten');
      await quickInput.choose(way);
    });
  }

  /** An organisation with its clients unfolded. */
  async organisation(name: RegExp = organisations.withClients): Promise<TreeItem> {
    return this.workbench.tree.open(name);
  }

  client(name: string, organisation: RegExp = organisations.withClients): TreeItem {
    return this.workbench.tree.item(organisation, name);
  }

  /** Opens the Create client form from the organisation's line. */
  async createClient(organisation: RegExp = organisations.withClients): Promise<CreateClientPage> {
    await this.workbench.tree.item(organisation).clickInlineAction('Create Client…');
    return this.createClientPage();
  }

  /** The Create client form that is open. */
  async createClientPage(): Promise<CreateClientPage> {
    const { frame } = await this.workbench.form('Create Client');
    return new CreateClientPage(frame);
  }

  /** The Add scopes form that is open for a client. */
  async addScopesPage(client: string): Promise<Frame> {
    return (await this.workbench.form(`Add Scopes: ${client}`)).frame;
  }

  /** What stands in a file of the workspace. */
  file(name = 'appsettings.json'): string {
    return readFileSync(path.join(this.vsCode.workspace, name), 'utf8');
  }
}
