import type { SecretStorage } from 'vscode';
import type { App } from '../../../src/app/app.ts';

/** Private keys, or what else is named, are kept in a secret storage that does some things otherwise, as long as this takes. */
export async function whileSecretStorage(
  app: App,
  otherwise: (real: SecretStorage) => Partial<SecretStorage>,
  act: () => Promise<unknown>,
  kept: 'privateKeys' | 'adminClients' | 'persons' = 'privateKeys',
): Promise<void> {
  const { store } = app[kept] as unknown as { store: { secrets: SecretStorage } };
  const { secrets } = store;
  store.secrets = {
    get: (name) => secrets.get(name),
    keys: () => secrets.keys(),
    store: (name, value) => secrets.store(name, value),
    delete: (name) => secrets.delete(name),
    onDidChange: secrets.onDidChange,
    ...otherwise(secrets),
  };
  try {
    await act();
  } finally {
    store.secrets = secrets;
  }
}
