import assert from 'node:assert/strict';
import { filesOfShard } from '../../support/shards.ts';

describe('A test suite in shards', () => {
  const files = Array.from({ length: 25 }, (_, index) => `test/unit/${index}.test.ts`);

  it('has every file in one shard only, and in order', () => {
    for (const count of [1, 2, 3, 30]) {
      const shards = Array.from({ length: count }, (_, index) => filesOfShard(files, `${index + 1}/${count}`));
      assert.deepEqual(shards.flat().sort(), files.toSorted());
      for (const shard of shards)
        assert.deepEqual(
          shard,
          files.filter((file) => shard.includes(file)),
        );
      const lengths = shards.map(({ length }) => length);
      assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1, lengths.join());
    }
  });

  it('is divided in the same way whatever the order of its files', () => {
    const shard = filesOfShard(files.toReversed(), '2/3');
    assert.deepEqual(shard.toReversed(), filesOfShard(files, '2/3'));
  });

  it('has a file that was given twice only once', () => {
    assert.deepEqual(filesOfShard(['a.test.ts', 'a.test.ts'], '1/1'), ['a.test.ts']);
  });

  it('has no more shards than were requested', () => {
    for (const shard of ['0/2', '3/2', '1', '1/0', '-1/2', '1/2/3', 'a/b', '']) {
      assert.throws(() => filesOfShard(files, shard), /not a shard/, shard);
    }
  });
});
