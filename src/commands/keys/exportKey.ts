import { env, l10n, QuickPickItemKind, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { requireStored } from '../../configFiles/writeClientConfig.ts';
import { publicHalf } from '../../keys/jwk.ts';
import { publicKeyPem } from '../../keys/publicKeyPem.ts';
import type { JsonWebKey } from '../../selfService/jsonWebKey.ts';
import { confirm, place } from '../../wording/confirm.ts';
import type { Attempt } from '../attempt.ts';
import { publicMembers } from '../copy.ts';
import { addToKeyStore } from './exportToStore.ts';
import { pretty, type PrivateForm, privateForms } from './keyForms.ts';
import { chooseFile, saveFile } from '../saveFile.ts';
import { chooseKey, type KeyOfClient } from '../target.ts';

/** Exports a key in the form that is asked for, to the clipboard or a file. A private one leaves only after a question. */
export async function exportKey(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const chosen = await attempt.once('key', () => chooseKey(app, given));
  if (!chosen) return;
  const { kid } = chosen.key;
  const secret = (form: PrivateForm) => ({
    ...form,
    label: `$(lock) ${form.label}`,
    description: `${l10n.t('PRIVATE')} · ${form.description}`,
    export: () => exportPrivate(app, chosen, form, attempt),
  });
  const store = {
    label: 'Altinn JWKS',
    description: l10n.t('a store of the Altinn JWKS tool'),
    ending: '',
    text: pretty,
  };
  const forms = chosen.stored ? [...(await privateForms(app, chosen.of)), store] : [];
  const items = [
    { label: l10n.t('Public'), kind: QuickPickItemKind.Separator, export: () => Promise.resolve() },
    ...publicForms(app, chosen, attempt),
    { label: l10n.t('Private'), kind: QuickPickItemKind.Separator, export: () => Promise.resolve() },
    ...forms.map((form) =>
      form === store ? { ...secret(form), export: () => toStore(app, chosen, attempt) } : secret(form),
    ),
  ];
  const title = l10n.t('Export the key {0} as', kid);
  const form = await attempt.once('form', () => window.showQuickPick(items, { title, matchOnDescription: true }));
  await form?.export();
}

function publicForms(app: App, { of, key, stored }: KeyOfClient, attempt: Attempt) {
  const name = fileName(of.client.client_name, key.kid);
  const ids = { organisation: of.organisation, clientId: of.client.client_id, kid: key.kid };
  // One that is registered nowhere is known by its private half only.
  const own = async (): Promise<JsonWebKey> =>
    stored && !key.n ? publicHalf(await requireStored(app.privateKeys, ids)) : publicMembers(key);
  const form = (label: string, description: string, ending: string, text: () => Promise<string>) => ({
    label: `$(key) ${label}`,
    description,
    export: async () => deliver(app, await text(), `${name}.${ending}`, attempt),
  });
  return [
    form('JWK', l10n.t('the public key, with the key id'), 'pub.json', async () => pretty(await own())),
    form('PEM', l10n.t('the public key, SubjectPublicKeyInfo'), 'pub.pem', async () => {
      const { n, e } = await own();
      return publicKeyPem({ n: n ?? '', e: e ?? '' });
    }),
    form('JWKS', l10n.t('all public keys of the client'), 'jwks.json', async () =>
      pretty({ keys: (await app.clients.keys(of)).value.map(publicMembers) }),
    ),
  ];
}

async function exportPrivate(app: App, chosen: KeyOfClient, form: PrivateForm, attempt: Attempt): Promise<void> {
  if (!(await attempt.once('agreed', () => agreeToExport(chosen, form.remark)))) return;
  const { organisation, client } = chosen.of;
  const { kid } = chosen.key;
  const jwk = await requireStored(app.privateKeys, { organisation, clientId: client.client_id, kid });
  const text = await attempt.once('text', () => form.text(jwk));
  if (text) await deliver(app, text, `${fileName(client.client_name, kid)}.${form.ending}`, attempt, chosen);
}

async function toStore(app: App, chosen: KeyOfClient, attempt: Attempt): Promise<void> {
  if (!(await attempt.once('agreed', () => agreeToExport(chosen)))) return;
  const { organisation, client } = chosen.of;
  const of = { organisation, clientId: client.client_id, kid: chosen.key.kid };
  await addToKeyStore(chosen.of, await requireStored(app.privateKeys, of));
}

function agreeToExport({ of, key }: KeyOfClient, more?: string): Promise<boolean> {
  const question = l10n.t('Export the PRIVATE key “{0}” of “{1}”?', key.kid, of.client.client_name);
  const leaves = l10n.t(
    'The private key leaves VS Code’s secret storage. Whoever gets it can act as the client until the key is removed or expires.',
  );
  return confirm(question, [place(of.organisation), leaves, more].filter(Boolean).join('\n\n'), l10n.t('Export'));
}

/** To the clipboard or a file. `secret`: whose private key it holds. */
async function deliver(app: App, text: string, name: string, attempt: Attempt, secret?: KeyOfClient): Promise<void> {
  const clipboard = { label: `$(clippy) ${l10n.t('To the clipboard')}` };
  const file = { label: `$(save) ${l10n.t('To a file…')}` };
  const title = l10n.t('Where does the key go?');
  const where = await attempt.once('where', () => window.showQuickPick([clipboard, file], { title }));
  if (where?.label === file.label) {
    const of = secret?.of.organisation;
    const uri = await chooseFile(l10n.t('Save the key'), name, of);
    if (uri) await saveFile(uri, text);
  } else if (where && secret) {
    await app.secretClipboard.copy(text);
    void window.showInformationMessage(
      l10n.t('Private key copied. The clipboard is cleared in a minute if the key is still there.'),
    );
  } else if (where) {
    await env.clipboard.writeText(text);
    window.setStatusBarMessage(`$(check) ${l10n.t('Public key copied')}`, 4000);
  }
}

/** Neither a client’s name nor a kid is made for a path. */
function fileName(client: string, kid: string): string {
  return kid.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '') || client.replace(/\W/g, '_');
}
