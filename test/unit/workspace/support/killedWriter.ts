// Writes a text with putInPlace, and is killed in the moment in which it would rename: killedWriter.ts FILE TEXT
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

fs.promises.rename = () => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};
syncBuiltinESMExports();
const { putInPlace } = await import('../../../../src/workspace/putInPlace.ts');
const [file = '', text = ''] = process.argv.slice(2);
await putInPlace(file, text, 0o600);
