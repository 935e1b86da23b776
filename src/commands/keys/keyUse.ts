import type { App } from '../../app/app.ts';
import { isKeyOf } from '../../altinnCli/replaceKey.ts';
import type { KeyUse } from '../../configFiles/keyUses.ts';
import { thumbprintOf } from '../../keys/thumbprint.ts';
import type { JsonWebKey } from '../../selfService/jsonWebKey.ts';
import type { ClientOf } from '../../session/clients.ts';

/** Where configs of the workspace hold a client's key. */
export async function usesOf({ keyUses }: App, { client }: ClientOf, key: JsonWebKey): Promise<KeyUse[]> {
  const print = thumbprintOf(key);
  return (await keyUses.all()).filter((use) => use.thumbprint === print && isKeyOf(use, client.client_id));
}
