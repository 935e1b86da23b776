import path from 'node:path';

/** CPU seconds of the unit test files that take longest, as measured; all others take about `usual`. */
const seconds: Readonly<Record<string, number>> = {
  'forms/accessibility.test.ts': 28,
  'forms/savedForm.test.ts': 14,
  'forms/createClientFields.test.ts': 10,
  'forms/createClientSteps.test.ts': 9,
  'forms/createClientChoices.test.ts': 7,
  'forms/scopePicker.test.ts': 6,
  'forms/addScopes.test.ts': 6,
  'forms/thousandsOfScopes.test.ts': 6,
  'sandbox/loginInBrowser.test.ts': 6,
  'keys/generate.test.ts': 4,
  'keys/passphraseJwe.test.ts': 4,
  'keys/pkcs12.test.ts': 4,
  'keys/keyBackup.test.ts': 3,
  'sandbox/cli.test.ts': 3,
  'altinnCli/anyConfig.test.ts': 2,
  'keys/anyPrivateKey.test.ts': 2,
  'keys/privateKeyPem.test.ts': 2,
  'keys/publicKeyRefused.test.ts': 2,
};
const usual = 0.3;

/**
 * The files of one shard, such as the first of two (`1/2`). Every file is in one shard only, the same in every run, and all
 * shards take about as long. @throws for what names no shard
 */
export function filesOfShard(files: readonly string[], shard: string): string[] {
  const [index, count] = parsed(shard);
  const shards = Array.from({ length: count }, () => ({ files: new Set<string>(), seconds: 0 }));
  const longestFirst = [...new Set(files)].sort((a, b) => secondsOf(b) - secondsOf(a) || (a < b ? -1 : 1));
  for (const file of longestFirst) {
    const shortest = shards.reduce((one, other) => (other.seconds < one.seconds ? other : one));
    shortest.files.add(file);
    shortest.seconds += secondsOf(file);
  }
  return files.filter((file) => shards[index - 1]?.files.delete(file));
}

function parsed(shard: string): [index: number, count: number] {
  const [index = 0, count = 0] = /^\d+\/\d+$/.test(shard) ? shard.split('/').map(Number) : [];
  if (index < 1 || index > count) throw new Error(`“${shard}” is not a shard such as 1/2.`);
  return [index, count];
}

function secondsOf(file: string): number {
  return seconds[path.relative('test/unit', file).replaceAll(path.sep, '/')] ?? usual;
}
