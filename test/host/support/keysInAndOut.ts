import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { env } from 'vscode';
import type { App } from '../../../src/app/app.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../../../src/core/keys/generateKeyPair.ts';
import type { OrganisationClient } from '../../../src/session/clients.ts';
import type { KeyReference } from '../../../src/session/privateKeys.ts';
import { removeFolder, temporaryFolder } from '../../support/temporaryFolder.ts';
import { Person } from './person.ts';
import { restoreWorkspace } from './workspaceConfig.ts';
import { behave, clientWithKey, freshSandbox, runningApp } from './world.ts';

export const passphrase = 'correct horse battery staple';

export const importing = /^Import private keys/;
export const placing = /^Select the keys to import/;

/** Who takes private keys in and out: a person, a folder for their files, and one more key. */
export class KeyBearer {
  person = new Person();
  readonly folder = temporaryFolder();

  private constructor(
    readonly app: App,
    /** A key that is registered nowhere. */
    readonly other: RsaKeyPair,
  ) {}

  /** In front of a fresh sandbox. Let them leave. */
  static async comes(): Promise<KeyBearer> {
    const app = await runningApp();
    await freshSandbox(app);
    return new KeyBearer(app, await (other ??= generateRsaKeyPair({ bits: 2048, kid: 'annen-TEST.AAAA' })));
  }

  async leave(): Promise<void> {
    await this.person.hasAnswered();
    removeFolder(this.folder);
    await restoreWorkspace();
    await env.clipboard.writeText('');
    await behave(this.app);
    this.person.leave();
  }

  file(name: string, content: string | Uint8Array): string {
    const where = path.join(this.folder, name);
    writeFileSync(where, content);
    return where;
  }

  /** Answers the questions of “Import Private Key…” with files. */
  choosesFiles(...files: string[]): Person {
    return this.person.whenAsked(importing, 'From files…').answersDialog(importing, files.join('\n'));
  }

  /** The kids kept for a client. */
  async stored({ organisation, client }: OrganisationClient): Promise<string[]> {
    return [...(await this.app.privateKeys.kids(organisation, client.client_id))].sort();
  }

  /** A client whose key is registered, and not kept here. */
  async clientWithoutPrivateHalf() {
    const target = await clientWithKey(this.app);
    await this.app.privateKeys.remove(keyOf(target, 'nattjobben'));
    return target;
  }
}

let other: Promise<RsaKeyPair> | undefined;

export function keyOf({ organisation, client }: OrganisationClient, kid: string): KeyReference {
  return { organisation, clientId: client.client_id, kid };
}
