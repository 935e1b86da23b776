import type * as z from 'zod/mini';
import { type createClientEvents, type createClientRequests } from '../../../../src/forms/createClient/protocol.ts';
import { type Handlers } from '../../../../src/forms/rpc.ts';
import { type FormPage } from './formPage.ts';
import { Picker } from './picker.ts';
import { doneReport, takenBack } from './reports.ts';
import { altinnCliScopes, searchIn, someScopes } from './scopes.ts';
import { createClientTexts } from './texts.ts';

type Requests = typeof createClientRequests;
export type CreateClientLoad = z.input<Requests['load']['answer']>;

export const altinnCli = {
  id: 'altinnCli',
  label: 'Altinn CLI',
  description: 'The three scopes that altinn-cli needs.',
  scopes: altinnCliScopes,
};
export const config = { uri: 'file:///app/appsettings.altinn.json', label: 'appsettings.altinn.json', detail: 'app' };
export const otherConfig = { uri: 'file:///lib/appsettings.json', label: 'lib/appsettings.json' };

export type CreateClientPage = ReturnType<typeof createClientPage>;

/** The Create client form as a person meets it. */
export function createClientPage(form: FormPage<Requests, typeof createClientEvents>) {
  const { page } = form;
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const box = (name: string) => page.getByRole('checkbox', { name, exact: true });
  const radio = (name: string) => page.getByRole('radio', { name, exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  return {
    form,
    page,
    picker: new Picker(page),
    displayName: field('Display name'),
    description: field('Description'),
    lifetime: field('Access token lifetime'),
    altinnCli: box('Altinn CLI'),
    addedScopes: page.getByRole('list', { name: 'Scopes added to the client' }).getByRole('listitem'),
    addScope: button('Add Scope'),
    doneAddingScopes: button('Done Adding Scopes'),
    removeScope: (scope: string) => button(`Remove ${scope}`),
    generateKey: radio('Generate a key now'),
    pasteKey: radio('Paste a public key'),
    keyLater: radio('Add a key later'),
    keySize: page.getByLabel('Key size'),
    pastedKey: field('JWK or PEM format'),
    writeConfig: box('Write the Altinn CLI config'),
    configFile: page.getByLabel('Config file'),
    create: button('Create'),
    cancel: button('Cancel'),
    step: (label: string) => page.locator('ol').getByRole('listitem').filter({ hasText: label }),
    tryAgain: button('Retry'),
    change: button('Change Details'),
    showLog: button('Show Log'),
    openConfig: button('Open Config'),
    createAnother: button('Create Another'),
    closeForm: button('Close'),
  };
}

const nothing = () => Promise.resolve({});

export function createClientHandlers(
  host: Partial<Handlers<Requests>> = {},
  load: Partial<CreateClientLoad> = {},
): Handlers<Requests> {
  const presets = load.presets ?? [altinnCli];
  return {
    load: () =>
      Promise.resolve({
        texts: createClientTexts,
        organisation: { orgno: '313401847', name: 'Sjøfugl Kommune' },
        environment: { id: 'test', kind: 'test', label: 'TEST' },
        presets,
        configs: [config],
        writeConfig: false,
        ...load,
      }),
    searchScopes: searchIn(someScopes),
    reloadScopes: nothing,
    remedy: nothing,
    showLog: nothing,
    close: nothing,
    setDirty: nothing,
    keepDraft: nothing,
    create: () => Promise.resolve(doneReport),
    tryAgain: () => Promise.resolve(doneReport),
    change: () => Promise.resolve(takenBack),
    openConfig: nothing,
    stop: nothing,
    presets: () => Promise.resolve({ presets }),
    ...host,
  };
}
