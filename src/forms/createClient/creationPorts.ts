import { l10n, Uri } from 'vscode';
import { proveConfig } from '../../configFiles/proveConfig.ts';
import { writeClientConfig } from '../../configFiles/writeClientConfig.ts';
import type { CreationPorts } from '../../creation/createClient.ts';
import type { Creation, StepId } from '../../creation/creation.ts';
import { modulusLengths } from '../../creation/newClient.ts';
import { keepNewKey, newKeyIdFor } from '../../session/newKey.ts';
import type { Organisation } from '../../session/organisation.ts';
import { pastedKey } from '../../session/pastedKey.ts';
import type { FormServices } from '../formServices.ts';

/** The world in which a creation happens: an organisation, its API, this VS Code's secret storage and workspace. */
export async function creationPorts(
  app: FormServices,
  organisation: Organisation,
  progress: CreationPorts['progress'],
  note: (step: StepId, text: string) => void,
  signal: AbortSignal,
): Promise<CreationPorts> {
  const { api } = await app.sessions.connect(organisation);
  return {
    progress,
    listClients: () => api.listClients(signal),
    createClient: (details) => api.createClient(details, signal),
    listKeys: (clientId) => api.listKeys(clientId, signal),
    putKey: (clientId, key) => api.putKey(clientId, key, signal),
    addKey: (clientId, text) => api.addKey(clientId, text, signal),
    readPublicKey: pastedKey,
    newKeyId: (clientId, displayName) => newKeyIdFor(app, organisation, clientId, displayName, signal),
    keepKey: (clientId, kid, bits) =>
      keepNewKey(
        app.privateKeys,
        { organisation, clientId, kid },
        modulusLengths.find((known) => known === bits) ?? 2048,
      ),
    save: (made) => app.creations.save(made),
    writeConfig: async (made) => {
      const uri = configOf(made);
      await writeClientConfig(
        app,
        { organisation, clientId: made.clientId ?? '', kid: made.kid ?? '', scopes: made.input.scopes },
        uri,
      );
      note('config', uri.path.split('/').slice(-2).join('/'));
    },
    fetchToken: async (made) => {
      const wait = (seconds: number) => {
        note('token', l10n.t('Waiting for Maskinporten to learn of the key: up to two minutes ({0} s)', seconds));
      };
      const of = { organisation, clientId: made.clientId ?? '' };
      const token = await proveConfig(app, of, configOf(made), wait, signal);
      note('token', l10n.t('{0} · valid for {1} seconds', token.scopes.join(' '), token.expiresIn));
    },
  };
}

function configOf({ input }: Creation): Uri {
  return Uri.parse(input.config ?? '', true);
}
