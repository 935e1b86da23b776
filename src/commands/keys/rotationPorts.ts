import { l10n, type Progress, Uri, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import { proveKeyInFile, replaceKeyInFile } from '../../configFiles/keyInConfigs.ts';
import { requireStored } from '../../configFiles/writeClientConfig.ts';
import { thumbprint } from '../../keys/thumbprint.ts';
import { fetchTokenWhenReady } from '../../maskinporten/fetchTokenWhenReady.ts';
import { requestToken } from '../../maskinporten/requestToken.ts';
import { TokenError } from '../../maskinporten/tokenEndpoint.ts';
import { isBeyondSignature } from '../../maskinporten/tokenRefusal.ts';
import type { RotationPorts } from '../../rotation/continueRotation.ts';
import type { Rotation } from '../../rotation/rotation.ts';
import { keepNewKey, newKeyIdFor } from '../../session/newKey.ts';
import type { Organisation } from '../../session/organisation.ts';
import { rotationStepText } from '../../wording/rotationText.ts';

/** The world in which a rotation happens: an organisation, its API, this VS Code's secret storage and workspace. */
export async function rotationPorts(
  app: App,
  organisation: Organisation,
  { clientId, clientName }: Rotation,
  progress: Progress<{ message?: string }>,
  signal: AbortSignal,
): Promise<RotationPorts> {
  const connection = await app.sessions.connect(organisation);
  const { api, environment } = connection;
  const say = (message: string) => {
    progress.report({ message });
  };
  const waiting = (seconds: number) => {
    say(l10n.t('waiting for Maskinporten to learn of the key, up to two minutes ({0} s)', seconds));
  };
  const keyOf = (kid: string) => ({ organisation, clientId, kid });
  return {
    listKeys: () => api.listKeys(clientId, signal),
    async putKey(key) {
      await api.putKey(clientId, key, signal);
      app.clients.refresh(organisation);
    },
    newKeyId: () => newKeyIdFor(app, organisation, clientId, clientName),
    keepKey: (kid, bits) => keepNewKey(app.privateKeys, keyOf(kid), bits),
    async waitUntilAccepted(kid) {
      const jwk = await requireStored(app.privateKeys, keyOf(kid));
      const { scopes } = await api.getClient(clientId, signal);
      // A grant must ask for something; a client without scopes is told so only after its signature was taken.
      const claims = { clientId, scopes: scopes.length > 0 ? scopes : ['altinn:serviceowner'] };
      const tryOnce = () => requestToken(app, environment, claims, { jwk }, signal).catch(unlessAccepted);
      await fetchTokenWhenReady(tryOnce, (ms) => app.delay(ms, signal), app.now, waiting);
    },
    async writeConfig(config, { old, kid }) {
      const jwk = await requireStored(app.privateKeys, keyOf(kid));
      const key = { thumbprint: old.thumbprint ?? '', clientId };
      return replaceKeyInFile(Uri.parse(config, true), key, jwk);
    },
    async proveConfig(config, { kid }) {
      const jwk = await requireStored(app.privateKeys, keyOf(kid));
      const key = { thumbprint: thumbprint(jwk), clientId };
      await proveKeyInFile(app, connection, Uri.parse(config, true), key, waiting, signal);
    },
    save: (made) => app.rotations.save(made),
    progress: (step, config) => {
      const file = config === undefined ? undefined : workspace.asRelativePath(Uri.parse(config, true));
      say(file ?? rotationStepText(step));
    },
  };
}

const noToken = { value: '', scopes: [], expiresIn: 0 };

/** A token is not what is wanted here, but to know that the endpoint takes the key. */
function unlessAccepted(error: unknown) {
  if (error instanceof TokenError && isBeyondSignature(error.refusal.cause)) return noToken;
  throw error;
}
