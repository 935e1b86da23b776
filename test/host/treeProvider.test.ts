import assert from 'node:assert/strict';
import { TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Node } from '../../src/tree/node.ts';
import { nodeOf, type TreeLine, TreeProvider } from '../../src/tree/treeProvider.ts';

describe('A tree that has been drawn', () => {
  /** What a line says, and what lies below it, as the world has it now: nodes are made from it at every look. */
  interface Thing {
    readonly id: string;
    says?: string;
    tooltip?: string;
    below?: Thing[] | Error;
    /** How often it was asked what lies below. */
    looks?: number;
    /** Held back until it is fulfilled. */
    waits?: Promise<undefined>;
  }

  class ThingNode implements Node {
    readonly id: string;

    constructor(
      readonly thing: Thing,
      readonly parent: Node | undefined,
    ) {
      this.id = thing.id;
    }

    getTreeItem(): TreeItem {
      const item = new TreeItem(this.id, TreeItemCollapsibleState.Collapsed);
      item.description = this.thing.says ?? '';
      item.command = { command: 'maskinporten.refresh', title: 'Refresh', arguments: [this, 'now'] };
      return item;
    }

    async getChildren(): Promise<Node[]> {
      const { thing } = this;
      thing.looks = (thing.looks ?? 0) + 1;
      const below = thing.below ?? [];
      await thing.waits;
      if (below instanceof Error) throw below;
      return below.map((one) => new ThingNode(one, this));
    }

    tooltipFacts(): unknown {
      return this.thing.tooltip;
    }
  }

  /** Two organisations, the first with a client that has a key, drawn as VS Code draws them when they are opened. */
  async function drawnTree() {
    const key: Thing = { id: 'key' };
    const client: Thing = { id: 'client', below: [key] };
    const organisation: Thing = { id: 'organisation', below: [client] };
    const other: Thing = { id: 'other', below: [] };
    const world = [organisation, other];
    const drawn: (string[] | undefined)[] = [];
    const warnings: string[] = [];
    let visible = true;
    const log = {
      ...{ debug: () => undefined, info: () => undefined, error: () => undefined },
      warn: (text: string) => void warnings.push(text),
    };
    const tree = new TreeProvider({
      log,
      roots: () => world.map((thing) => new ThingNode(thing, undefined)),
      redraw: (lines) => void drawn.push(lines?.map(({ id }) => id)),
      isVisible: () => visible,
    });
    const open = async (line?: TreeLine) => {
      const lines = await tree.getChildren(line);
      for (const one of lines) one.getTreeItem();
      return lines;
    };
    const [organisationLine] = await open();
    const [clientLine] = await open(organisationLine);
    const [keyLine] = await open(clientLine);
    const show = (now: boolean) => (visible = now);
    return {
      ...{ tree, world, key, client, organisation, other, drawn, warnings, open, show },
      ...{ organisationLine: organisationLine!, clientLine: clientLine!, keyLine: keyLine! },
    };
  }

  it('is left alone as long as every line says the same', async () => {
    const { tree, drawn } = await drawnTree();
    await tree.update();
    assert.deepEqual(drawn, []);
  });

  it('has those lines drawn again that say something else, once, and no other', async () => {
    const { tree, drawn, key, other } = await drawnTree();
    key.says = 'expires tomorrow';
    other.says = '1 key expired';
    await tree.update();
    assert.deepEqual(drawn, [['other'], ['key']]);
    await tree.update();
    assert.equal(drawn.length, 2);
  });

  it('has a line drawn again whose tooltip would say something else', async () => {
    const { tree, drawn, key } = await drawnTree();
    key.tooltip = 'Registered today';
    await tree.update();
    assert.deepEqual(drawn, [['key']]);
  });

  it('has a line drawn again when other lines lie below it, and nothing above or beside it', async () => {
    const { tree, drawn, client } = await drawnTree();
    client.below = [{ id: 'key' }, { id: 'new' }];
    await tree.update();
    assert.deepEqual(drawn, [['client']]);
  });

  it('keeps its lines the same objects, so that VS Code knows them again', async () => {
    const { tree, organisation, client, key, organisationLine, clientLine, keyLine } = await drawnTree();
    client.below = [{ id: 'new' }, { ...key, says: 'expires tomorrow' }];
    organisation.says = '1 key expires tomorrow';
    await tree.update();
    assert.equal((await tree.getChildren())[0], organisationLine);
    assert.equal((await tree.getChildren(organisationLine))[0], clientLine);
    assert.equal((await tree.getChildren(clientLine))[1], keyLine);
    assert.equal(keyLine.getTreeItem().description, 'expires tomorrow');
  });

  it('answers at once what lies below a line that is drawn again, without another look', async () => {
    const { tree, organisation, client, organisationLine, clientLine } = await drawnTree();
    organisation.says = '1 key expires tomorrow';
    await tree.update();
    const looks = [organisation.looks, client.looks];
    await tree.getChildren(organisationLine);
    await tree.getChildren(clientLine);
    assert.deepEqual([organisation.looks, client.looks], looks);
  });

  it('does not look below a line that is folded until it is unfolded again', async () => {
    const { tree, drawn, client, clientLine } = await drawnTree();
    await tree.toggled(clientLine, false);
    client.below = [{ id: 'new' }];
    await tree.update();
    assert.equal(client.looks, 1);
    await tree.toggled(clientLine, true);
    assert.deepEqual(drawn, [['client']]);
    assert.deepEqual(
      (await tree.getChildren(clientLine)).map(({ id }) => id),
      ['new'],
    );
  });

  it('looks at nothing while nobody can see it, and is brought up to date when it is shown', async () => {
    const { tree, drawn, show, key, client, clientLine } = await drawnTree();
    show(false);
    key.says = 'expires tomorrow';
    client.below = [key, { id: 'new' }];
    await tree.update();
    assert.deepEqual(drawn, []);
    assert.equal(client.looks, 1);
    show(true);
    await tree.update();
    assert.deepEqual(drawn, [['client']]);
    assert.equal((await tree.getChildren(clientLine)).length, 2);
  });

  it('looks once more at what changes while it looks, and never shows the older of two looks', async () => {
    const { tree, client, clientLine } = await drawnTree();
    const held = Promise.withResolvers<undefined>();
    client.waits = held.promise;
    client.below = [{ id: 'first' }];
    const first = tree.update();
    client.below = [{ id: 'second' }];
    const second = tree.update();
    held.resolve(undefined);
    await Promise.all([first, second]);
    assert.deepEqual(
      (await tree.getChildren(clientLine)).map(({ id }) => id),
      ['second'],
    );
  });

  it('misses nothing that changes while a line further down waits for its server', async () => {
    const { tree, organisation, organisationLine, client } = await drawnTree();
    const held = Promise.withResolvers<undefined>();
    client.waits = held.promise;
    const first = tree.update();
    // By now the organisation's clients are there again, and only the client's keys are waited for.
    await new Promise(setImmediate);
    organisation.below = [client, { id: 'made meanwhile' }];
    const second = tree.update();
    await new Promise(setImmediate);
    assert.deepEqual(
      (await tree.getChildren(organisationLine)).map(({ id }) => id),
      ['client', 'made meanwhile'],
    );
    held.resolve(undefined);
    await Promise.all([first, second]);
  });

  it('misses nothing that changes in any of the moments in which a look ends', async () => {
    for (let moment = 0; moment < 20; moment++) {
      const { tree, client, clientLine, other, open } = await drawnTree();
      const [, otherLine] = await open();
      const all = [tree.update(), tree.getChildren(otherLine)];
      for (let passed = 0; passed < moment; passed++) await Promise.resolve();
      client.below = [{ id: 'new' }];
      other.below = [{ id: 'new' }];
      await Promise.all([...all, tree.update()]);
      for (const line of [clientLine, otherLine!]) {
        assert.deepEqual(
          (await tree.getChildren(line)).map(({ id }) => id),
          ['new'],
          `after ${moment}`,
        );
      }
    }
  });

  it('looks once more at what changes while a line is being unfolded for the first time', async () => {
    const { tree, other, open } = await drawnTree();
    const [, otherLine] = await open();
    const held = Promise.withResolvers<undefined>();
    other.waits = held.promise;
    const opening = tree.getChildren(otherLine);
    other.below = [{ id: 'made meanwhile' }];
    await tree.update();
    held.resolve(undefined);
    assert.deepEqual(
      (await opening).map(({ id }) => id),
      ['made meanwhile'],
    );
  });

  it('does not let one line that waits for its server hold up the others', async () => {
    const { tree, drawn, client, key, other } = await drawnTree();
    const held = Promise.withResolvers<undefined>();
    client.waits = held.promise;
    key.says = 'expires tomorrow';
    other.says = '1 key expired';
    const all = tree.update();
    assert.deepEqual(drawn, [['other']]);
    held.resolve(undefined);
    await all;
    assert.deepEqual(drawn, [['other'], ['key']]);
  });

  it('shows a failure in place, says it in the log, and tries again at the next look', async () => {
    const { tree, drawn, warnings, client, clientLine } = await drawnTree();
    client.below = new Error('Nothing there');
    await tree.update();
    assert.deepEqual(drawn, [['client']]);
    assert.deepEqual(
      (await tree.getChildren(clientLine)).map(({ id }) => id),
      ['client/(error)'],
    );
    assert.ok(warnings[0]?.startsWith('client: '), warnings[0]);
    client.below = [{ id: 'key' }];
    assert.deepEqual(
      (await tree.getChildren(clientLine)).map(({ id }) => id),
      ['key'],
    );
  });

  it('is drawn as a whole when other lines are at its top, once until VS Code has asked for them', async () => {
    const { tree, drawn, world } = await drawnTree();
    world.pop();
    await tree.update();
    await tree.update();
    assert.deepEqual(drawn, [undefined]);
    await tree.getChildren();
    await tree.update();
    assert.deepEqual(drawn, [undefined]);
    world.push({ id: 'another' });
    await tree.update();
    assert.deepEqual(drawn, [undefined, undefined]);
  });

  it('hands a click the line it was made on, with what the line says by then', async () => {
    const { tree, client, key, keyLine } = await drawnTree();
    const given = keyLine.getTreeItem().command?.arguments as unknown[];
    client.below = [{ ...key, says: 'expires tomorrow' }];
    await tree.update();
    assert.deepEqual(given, [keyLine, 'now']);
    assert.equal((nodeOf(given[0]) as ThingNode).thing.says, 'expires tomorrow');
    assert.equal(nodeOf('now'), 'now');
  });
});
