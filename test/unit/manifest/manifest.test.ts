import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { commandNames, internalCommands, lineCommands } from '../../../src/commands/names.ts';

const manifest = z
  .object({
    contributes: z.object({
      commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
      menus: z.record(
        z.string(),
        z.array(z.object({ command: z.string(), when: z.string(), group: z.optional(z.string()) })),
      ),
    }),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const titles = (language: string) =>
  z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(`package.nls${language}.json`, 'utf8')));
const placeholders = (text: string) => [...text.matchAll(/%([^%]+)%/g)].map((match) => match[1] ?? '');

/** The commands in the menu of a line of the tree, by what the line says of itself. */
function offeredOn(line: string): string[] {
  const asked = /^view == maskinporten\.organisations && viewItem =~ \/(.*)\/$/;
  const entries = manifest.contributes.menus['view/item/context'] ?? [];
  const fitting = entries.filter(({ when }) => {
    const pattern = asked.exec(when)?.[1];
    return pattern !== undefined && new RegExp(pattern).test(line);
  });
  return [...new Set(fitting.map(({ command }) => command.replace('maskinporten.', '')))];
}

/** Whether a command is in the palette when these of the extension's contexts are set: `when` is a list of what must not be. */
function isInPalette(name: string, contexts: readonly string[]): boolean {
  const entry = manifest.contributes.menus.commandPalette?.find(({ command }) => command === `maskinporten.${name}`);
  const parts = entry?.when.split(' && ') ?? [];
  return parts.every((part) => {
    const [, context] = /^!maskinporten\.(\w+)$/.exec(part) ?? assert.fail(part);
    return !contexts.includes(context ?? '');
  });
}

describe('The manifest', () => {
  const declared = manifest.contributes.commands.map(({ command }) => command.replace(/^maskinporten\./, ''));

  it('has a handler for every command that users can see', () => {
    assert.deepEqual(
      declared.filter((name) => !commandNames.some((known) => known === name)),
      [],
    );
  });

  it('shows every command that has a handler, except those that only the tree calls', () => {
    const expected = commandNames.filter((name) => !internalCommands.includes(name));
    assert.deepEqual([...declared].sort(), [...expected].sort());
  });

  it('lists the commands that only tree items offer, so that a lost one is noticed', () => {
    const inMenu = (menu: string) =>
      (manifest.contributes.menus[menu] ?? []).map(({ command }) => command.replace('maskinporten.', ''));
    const offered = new Set(inMenu('view/item/context').filter((name) => !inMenu('view/title').includes(name)));
    assert.deepEqual([...lineCommands].sort(), [...offered].sort());
  });

  it('puts every command in the category Maskinporten, with a translated title', () => {
    for (const { command, title, category } of manifest.contributes.commands) {
      assert.equal(category, 'Maskinporten');
      assert.equal(title, `%${command.replace('maskinporten.', 'command.')}%`);
    }
  });

  it('has at most three inline actions on any tree item', () => {
    const inline = (manifest.contributes.menus['view/item/context'] ?? []).filter(({ group }) =>
      group?.startsWith('inline'),
    );
    const lines = inline.map(({ when }) => when);
    for (const when of lines) assert.ok(lines.filter((other) => other === when).length <= 3, when);
  });

  it('offers on tree items with read-only access only what is allowed there', () => {
    const looking = {
      'organisation test readOnly': 'openPortal backUpKeys restoreKeys diagnose signOut showKeysAtRiskOf',
      'client test readOnly':
        'testClient importPrivateKey writeAltinnCliConfig getAccessToken exportKey copyClientId showClientJson openPortal diagnose',
      'keys readOnly': 'importPrivateKey',
      'key registered readOnly': 'copyKeyId copyPublicKey exportKey',
      'key registered stored readOnly': 'copyKeyId copyPublicKey exportKey writeAltinnCliConfig getAccessToken',
      'key unregistered stored readOnly': 'copyKeyId exportKey writeAltinnCliConfig getAccessToken removeKey',
      'scopes readOnly': '',
      'scope readOnly': '',
      'rotation readOnly': 'giveUpRotation',
      'unfinished readOnly': 'giveUpCreation',
    };
    const offered = Object.keys(looking).map((line) => [line, offeredOn(line).join(' ')]);
    assert.deepEqual(Object.fromEntries(offered), looking);
  });

  it('offers changes on the tree items of any other sign-in', () => {
    const changing = {
      'organisation sandbox': 'createClient',
      'client sandbox': 'addScopes generateKey addPublicKey rotateKey',
      keys: 'generateKey addPublicKey',
      'key registered stored': 'rotateKey renewKey',
      scopes: 'addScopes',
      scope: 'removeScope',
      rotation: 'continueRotation',
    };
    const added = Object.keys(changing).map((line) => {
      const always = offeredOn(`${line} readOnly`);
      return [
        line,
        offeredOn(line)
          .filter((name) => !always.includes(name) && name !== 'removeKey')
          .join(' '),
      ];
    });
    assert.deepEqual(Object.fromEntries(added), changing);
    assert.ok(offeredOn('key registered').includes('removeKey'));
  });

  it('shows in the palette what can be done now', () => {
    const hidden = (...contexts: string[]) => declared.filter((name) => !isInPalette(name, contexts));
    const anytime = ['openSandbox', 'signIn', 'signInAsMachine', 'showLog'];
    assert.deepEqual(hidden(), []);
    const atRisk = ['refreshKeysAtRisk', 'lookAtTheRest', 'closeKeysAtRisk']; // by their own enablement
    assert.deepEqual(
      declared.filter((name) => !hidden('signedOut', 'noSandbox', 'noSynthetic').includes(name)).sort(),
      [...anytime, ...atRisk].sort(),
    );
    const changes = 'createClient addScopes removeScope generateKey addPublicKey rotateKey renewKey continueRotation';
    assert.deepEqual(hidden('onlyReads').sort(), [...changes.split(' '), 'removeKey'].sort());
  });

  for (const language of ['', '.nb', '.nn']) {
    it(`has all texts it names in package.nls${language}.json, and no others`, () => {
      const used = new Set(placeholders(readFileSync('package.json', 'utf8')));
      assert.deepEqual(Object.keys(titles(language)).sort(), [...used].sort());
    });
  }
});
