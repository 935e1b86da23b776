import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Frame } from 'playwright-core';
import { CreateClientPage } from './createClientPage.ts';
import { type TreeItem } from './treeItem.ts';
import { type VsCode } from './vsCode.ts';

/** The synthetic organisations of the sandbox, as a test calls them. */
export const organisations = {
  /** Has clients of every kind, and the Altinn CLI's scopes. */
  withClients: /TIGER/,
  /** Has no client. */
  empty: /ØRN/,
} as const;

/** The extension, as a person meets it in VS Code. */
export class Maskinporten {
  constructor(readonly vsCode: VsCode) {}

  private get workbench() {
    return this.vsCode.workbench;
  }

  /** From a fresh VS Code to the sandbox's organisations in the tree. */
  async openSandbox(): Promise<void> {
    await this.workbench.openViewContainer('Maskinporten');
    await this.workbench.welcome.getByRole('button', { name: 'Try the Sandbox' }).click();
    await this.workbench.tree.waitForText(/SANDBOX/);
  }

  /** An organisation with its clients unfolded. */
  async organisation(name: RegExp = organisations.withClients): Promise<TreeItem> {
    return this.workbench.tree.open(name);
  }

  client(name: string, of: RegExp = organisations.withClients): TreeItem {
    return this.workbench.tree.item(of, name);
  }

  /** Opens the Create client form from the organisation's line. */
  async createClient(of: RegExp = organisations.withClients): Promise<CreateClientPage> {
    await this.workbench.tree.item(of).clickInlineAction('Create Client…');
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
