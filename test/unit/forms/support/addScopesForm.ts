import type * as z from 'zod/mini';
import { type addScopesEvents, type addScopesRequests } from '../../../../src/forms/addScopes/protocol.ts';
import { type Handlers } from '../../../../src/forms/rpc.ts';
import { type FormPage } from './formPage.ts';
import { Picker } from './picker.ts';
import { searchIn, someScopes } from './scopes.ts';
import { addScopesTexts } from './texts.ts';

type Requests = typeof addScopesRequests;
export type AddScopesLoad = z.input<Requests['load']['answer']>;

export type AddScopesPage = ReturnType<typeof addScopesPage>;

/** The Add scopes form as a person meets it. */
export function addScopesPage(form: FormPage<Requests, typeof addScopesEvents>) {
  const { page } = form;
  return {
    form,
    page,
    picker: new Picker(page),
    submit: page.getByRole('button', { name: 'Add Scopes' }),
    cancel: page.getByRole('button', { name: 'Cancel' }),
    chosen: page.getByRole('list', { name: 'selected' }).getByRole('listitem'),
    removeScope: (scope: string) => page.getByRole('button', { name: `Remove ${scope}`, exact: true }),
  };
}

const nothing = () => Promise.resolve({});

export function addScopesHandlers(
  host: Partial<Handlers<Requests>> = {},
  load: Partial<AddScopesLoad> = {},
): Handlers<Requests> {
  return {
    load: () =>
      Promise.resolve({
        texts: addScopesTexts,
        organisation: { orgno: '313401847', name: 'Sjøfugl Kommune' },
        environment: { id: 'test', kind: 'test', label: 'TEST' },
        client: { clientId: '7f3c1c9e-64a8-4a4e-9a0c-0d6a3f1f2b11', name: 'Fakturamottak' },
        ...load,
      }),
    searchScopes: searchIn(someScopes),
    reloadScopes: nothing,
    remedy: nothing,
    showLog: nothing,
    close: nothing,
    setDirty: nothing,
    keepDraft: nothing,
    submit: () => Promise.resolve({ added: true }),
    ...host,
  };
}
