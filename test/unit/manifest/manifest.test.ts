import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { commandNames, internalCommands, lineCommands } from '../../../src/commands/names.ts';

const manifest = z
  .object({
    contributes: z.object({
      commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
      menus: z.record(z.string(), z.array(z.object({ command: z.string(), when: z.string(), group: z.string() }))),
    }),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const titles = (language: string) =>
  z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(`package.nls${language}.json`, 'utf8')));
const placeholders = (text: string) => [...text.matchAll(/%([^%]+)%/g)].map((match) => match[1] ?? '');

describe('the manifest', () => {
  const declared = manifest.contributes.commands.map(({ command }) => command.replace(/^maskinporten\./, ''));

  it('has a handler for every command a person can see', () => {
    assert.deepEqual(
      declared.filter((name) => !commandNames.some((known) => known === name)),
      [],
    );
  });

  it('shows every command that has a handler, but for those only a line of the tree calls', () => {
    const expected = commandNames.filter((name) => !internalCommands.includes(name));
    assert.deepEqual([...declared].sort(), [...expected].sort());
  });

  it('knows which commands only lines offer, so that a line that VS Code lost is not taken for none', () => {
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

  it('has at most three inline actions on any line of the tree', () => {
    const inline = (manifest.contributes.menus['view/item/context'] ?? []).filter(({ group }) =>
      group.startsWith('inline'),
    );
    const lines = inline.map(({ when }) => when);
    for (const when of lines) assert.ok(lines.filter((other) => other === when).length <= 3, when);
  });

  for (const language of ['', '.nb', '.nn']) {
    it(`has a text for everything it names in package.nls${language}.json, and no other`, () => {
      const used = new Set(placeholders(readFileSync('package.json', 'utf8')));
      assert.deepEqual(Object.keys(titles(language)).sort(), [...used].sort());
    });
  }
});
