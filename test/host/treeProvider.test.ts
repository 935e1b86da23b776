import assert from 'node:assert/strict';
import { TreeItem } from 'vscode';
import type { Node } from '../../src/tree/node.ts';
import { TreeProvider } from '../../src/tree/treeProvider.ts';

describe('Lines of a tree that has been drawn', () => {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

  class Line implements Node {
    says = '';

    constructor(
      readonly id: string,
      readonly parent: Node | undefined,
      readonly lines: Line[] = [],
    ) {}

    getTreeItem(): TreeItem {
      const item = new TreeItem(this.id);
      item.description = this.says;
      return item;
    }

    getChildren(): Promise<Node[]> {
      return Promise.resolve(this.lines);
    }
  }

  async function drawn() {
    const client = new Line('client', undefined);
    const organisation = new Line('organisation', undefined, [client]);
    const other = new Line('other', undefined);
    const roots = [organisation, other];
    const tree = new TreeProvider(() => [...roots], log);
    await tree.getChildren();
    await tree.getChildren(organisation);
    return { tree, roots, organisation, other, client };
  }

  it('are left alone as long as they say the same', async () => {
    const { tree } = await drawn();
    assert.deepEqual(tree.outdated(), []);
  });

  it('are drawn anew once when they say something else, each for itself', async () => {
    const { tree, other, client } = await drawn();
    client.says = '1 key expired';
    other.says = 'key expires tomorrow';
    assert.deepEqual(tree.outdated(), [client, other]);
    assert.deepEqual(tree.outdated(), []);
  });

  it('are drawn with what lies below them', async () => {
    const { tree, organisation, client } = await drawn();
    client.says = '1 key expired';
    organisation.says = '1 key expired';
    assert.deepEqual(tree.outdated(), [organisation]);
  });

  it('count as they were drawn last', async () => {
    const { tree, organisation, client } = await drawn();
    client.says = '1 key expired';
    await tree.getChildren(organisation);
    assert.deepEqual(tree.outdated(), []);
  });

  it('stay at the top while all are drawn anew, so that they can be clicked on meanwhile', async () => {
    const { tree, organisation, other } = await drawn();
    other.says = 'key expires tomorrow';
    assert.deepEqual(tree.everything(), [organisation, other]);
    assert.deepEqual(tree.outdated(), []);
  });

  it('give way to others when those at the top are others by now', async () => {
    const { tree, roots } = await drawn();
    roots[1] = new Line('other', undefined);
    assert.equal(tree.everything(), undefined);
    await tree.getChildren();
    roots.pop();
    assert.equal(tree.everything(), undefined);
  });

  it('give way once, until VS Code has asked for the others', async () => {
    const { tree, roots, organisation } = await drawn();
    roots.pop();
    assert.equal(tree.everything(), undefined);
    assert.deepEqual(tree.everything(), []);
    await tree.getChildren();
    assert.deepEqual(tree.everything(), [organisation]);
    roots.push(new Line('another', undefined));
    assert.equal(tree.everything(), undefined);
  });

  it('are not there before the tree was drawn', () => {
    assert.equal(new TreeProvider(() => [new Line('organisation', undefined)], log).everything(), undefined);
  });
});
