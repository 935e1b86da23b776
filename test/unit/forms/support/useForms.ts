import assert from 'node:assert/strict';
import { addScopesRequests } from '../../../../src/forms/addScopes/protocol.ts';
import { createClientRequests } from '../../../../src/forms/createClient/protocol.ts';
import { loginClientRequests } from '../../../../src/forms/loginClient/protocol.ts';
import { type Handlers } from '../../../../src/forms/rpc.ts';
import { addScopesHandlers, type AddScopesLoad, type AddScopesPage, addScopesPage } from './addScopesForm.ts';
import { sharedBrowser } from './browser.ts';
import { formBundles } from './bundles.ts';
import {
  createClientHandlers,
  type CreateClientLoad,
  type CreateClientPage,
  createClientPage,
} from './createClientForm.ts';
import { type FormOptions, FormPage } from './formPage.ts';
import { loginClientHandlers, type LoginClientForm, loginClientPage, someLoginClient } from './loginClientForm.ts';
import { TestPage } from './testPage.ts';

interface CreateClientOptions extends FormOptions {
  /** What the host answers to `load`, where it differs from the usual. */
  readonly load?: Partial<CreateClientLoad>;
  readonly host?: Partial<Handlers<typeof createClientRequests>>;
}
interface AddScopesOptions extends FormOptions {
  readonly load?: Partial<AddScopesLoad>;
  readonly host?: Partial<Handlers<typeof addScopesRequests>>;
}
interface LoginClientOptions extends FormOptions {
  readonly host?: Partial<Handlers<typeof loginClientRequests>>;
}

export interface Forms {
  createClient(options?: CreateClientOptions): Promise<CreateClientPage>;
  addScopes(options?: AddScopesOptions): Promise<AddScopesPage>;
  loginClient(options?: LoginClientOptions): Promise<LoginClientForm>;
}

/**
 * Forms for the tests of a suite, one at a time. A breach of the CSP, an error or a complaint in the console of any of
 * them fails its test.
 */
export function useForms(): Forms {
  let place: TestPage;
  let shown: { close(): void } | undefined;

  before(async function () {
    this.timeout(180_000);
    const [browser] = await Promise.all([sharedBrowser(), formBundles()]);
    place = await TestPage.open(browser);
  });
  after(() => place.close());
  afterEach(() => {
    shown?.close();
    assert.deepEqual(place.complaints.splice(0), []);
  });

  return {
    async createClient({ load, host, ...options } = {}) {
      const handlers = createClientHandlers(host, load);
      const form = await FormPage.open(place, 'createClient', createClientRequests, handlers, options);
      shown = form;
      return createClientPage(form);
    },
    async addScopes({ load, host, ...options } = {}) {
      const handlers = addScopesHandlers(host, load);
      const form = await FormPage.open(place, 'addScopes', addScopesRequests, handlers, options);
      shown = form;
      return addScopesPage(form);
    },
    async loginClient({ host, ...options } = {}) {
      const handlers = loginClientHandlers(host);
      const about = { state: someLoginClient, ...options };
      const form = await FormPage.open(place, 'loginClient', loginClientRequests, handlers, about);
      shown = form;
      return loginClientPage(form);
    },
  };
}
