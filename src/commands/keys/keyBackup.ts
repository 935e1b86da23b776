import { l10n, ProgressLocation, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import {
  type BackedUpKey,
  type KeyBackup,
  KeyBackupError,
  maxBackupBytes,
  readBackup,
  writeBackup,
} from '../../core/keys/keyBackup.ts';
import { place } from '../../messages/confirm.ts';
import { Refusal } from '../../messages/problem.ts';
import { type KeyReference, PrivateKeyStoreError } from '../../session/privateKeys.ts';
import type { Attempt } from '../attempt.ts';
import { chooseFile, saveFile } from '../copyAndSave.ts';
import { chooseOrganisation } from '../target.ts';
import { askNewPassphrase, withPassword } from './givenKeys.ts';
import { type StoredUnderKid, storedUnderKid } from './importPrivateKey.ts';

/** Saves all private keys of an organisation as one file that a passphrase opens. */
export async function backUpKeys(
  app: Pick<App, 'privateKeys' | 'sessions'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const organisation = await attempt.once('organisation', () => chooseOrganisation(app, given));
  if (!organisation) return;
  const { keys, unreadable } = await storedKeys(app, await app.privateKeys.ofOrganisation(organisation));
  if (keys.length === 0 && unreadable.length > 0) throw new PrivateKeyStoreError('damaged');
  if (keys.length === 0) {
    throw new Refusal({
      what: l10n.t('No private keys for {0} are stored here.', organisation.name),
      next: l10n.t('Import one, or generate a key pair.'),
    });
  }
  const title = l10n.t('Back up private keys: {0}', place(organisation));
  const passphrase = await attempt.once('passphrase', () => askNewPassphrase(title));
  // Where it could not be saved, another place may do.
  const uri =
    passphrase && (await chooseFile(title, `maskinporten-${organisation.environment}-${organisation.orgno}.jwe`));
  if (!uri) return;
  const { environment, orgno } = organisation;
  await saveFile(uri, await writeBackup({ environment, orgno, keys }, passphrase));
  if (unreadable.length > 0) {
    void window.showWarningMessage(
      l10n.t('Not in the backup, because they couldn’t be read: {0}', unreadable.join(', ')),
    );
  }
}

/** What one damaged entry holds is lost already; the others need the backup all the more. */
async function storedKeys(
  app: Pick<App, 'privateKeys'>,
  all: readonly KeyReference[],
): Promise<{ keys: BackedUpKey[]; unreadable: string[] }> {
  const keys: BackedUpKey[] = [];
  const unreadable: string[] = [];
  for (const reference of all) {
    try {
      const jwk = await app.privateKeys.find(reference);
      if (jwk) keys.push({ clientId: reference.clientId, kid: reference.kid, jwk });
    } catch (error) {
      if (!(error instanceof PrivateKeyStoreError) || error.reason !== 'damaged') throw error;
      unreadable.push(reference.kid);
    }
  }
  return { keys, unreadable };
}

/** Takes keys of a backup into SecretStorage; none that is there is overwritten. */
export async function restoreKeys(
  app: Pick<App, 'privateKeys' | 'redraw' | 'sessions' | 'clients'>,
  _given: unknown,
  attempt: Attempt,
): Promise<void> {
  const title = l10n.t('Restore private keys from a backup');
  const [file] = (await attempt.once('file', () => window.showOpenDialog({ title }))) ?? [];
  if (!file) return;
  if ((await workspace.fs.stat(file)).size > maxBackupBytes) throw new KeyBackupError('notABackup');
  const content = await workspace.fs.readFile(file);
  const backup = await attempt.once('backup', () =>
    withPassword(l10n.t('Passphrase for the backup'), (typed) => readBackup(content, typed)),
  );
  const chosen = backup && (await attempt.once('chosen', () => chooseKeys(app, backup)));
  if (!chosen) return;
  let restored = 0;
  try {
    await window.withProgress({ location: ProgressLocation.Notification, title }, async () => {
      for (const [at, { clientId, kid, jwk }] of chosen.entries()) {
        const target = { organisation: backup, clientId, kid };
        await attempt.once(`kept ${at}`, () => app.privateKeys.keep(target, { ...jwk, kid }));
        restored += 1;
      }
    });
  } finally {
    // Also when one of them could not be kept: the others are.
    void app.redraw();
    void window.showInformationMessage(l10n.t('Private keys restored: {0}', restored));
  }
}

/** Shows what is in the backup; only what is not here yet can be chosen. */
async function chooseKeys(
  app: Pick<App, 'sessions' | 'clients' | 'privateKeys'>,
  { environment, orgno, keys }: KeyBackup,
): Promise<BackedUpKey[] | undefined> {
  const organisation = { environment, orgno };
  const signedIn = app.sessions.find(organisation);
  const names = new Map(
    signedIn && app.clients.knownClients(signedIn).map(({ client }) => [client.client_id, client.client_name]),
  );
  const items = await Promise.all(
    keys.map(async (key) => {
      const stored = await storedUnderKid(app, { organisation, clientId: key.clientId, kid: key.kid }, key.jwk.n);
      const description = [storedText(stored), names.get(key.clientId) ?? key.clientId].join(' · ');
      return { label: `$(key) ${key.kid}`, description, picked: stored === 'nothing', stored, key };
    }),
  );
  const whose = signedIn ? place(signedIn) : `${environment.toUpperCase()} · ${orgno}`;
  const fresh = items.filter(({ stored }) => stored === 'nothing').length;
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('{0}: new keys in the backup: {1} of {2}', whose, fresh, keys.length),
    placeHolder: l10n.t('Keys already stored here aren’t changed.'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen?.filter(({ stored }) => stored === 'nothing').map(({ key }) => key);
}

function storedText(stored: StoredUnderKid): string {
  switch (stored) {
    case 'nothing':
      return l10n.t('new');
    case 'same':
      return l10n.t('already stored here');
    case 'other':
      return l10n.t('another key is stored with this key ID');
  }
}
