import type { ApiError } from '../api/apiError.ts';
import type { Answer } from '../http/answer.ts';
import { html, type Html, type Language, page, textsIn } from '../pages/page.ts';
import { loginOrganisations } from '../seed/seed.ts';
import type { ClientFields, Registration } from '../state/database.ts';
import { type ScopeForm, shownResults } from './scopeForm.ts';

/** The language and organisation for which a page is shown. */
export interface PortalView {
  readonly lang: Language;
  /** Relative path from the page to `/portal/`. */
  readonly base: string;
  /** The organisation that is represented. Both are empty before one has been selected. */
  readonly orgno: string;
  readonly name: string;
}

type Texts = ReturnType<typeof textsIn>;

export type ClientTab = 'details' | 'keys' | 'scopes';

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function portalPage(view: PortalView, name: string, body: Html, status = 200): Answer {
  const texts = textsIn(view.lang).portal;
  const represented =
    view.orgno === ''
      ? html``
      : html`<p>
          ${filled(texts.represented, { name: view.name, orgno: view.orgno })} ·
          <a href="${view.base}login">${texts.switch}</a>
        </p>`;
  return page({
    lang: view.lang,
    title: filled(texts.title, { page: name }),
    status,
    body: html`<p class="notice">${texts.notice}</p>
      ${represented} ${body}`,
  });
}

/** The page for selecting an organisation. Everybody may represent any of the sandbox's. */
export function loginPage(view: PortalView, to: string): Answer {
  const { portalLogin: login } = textsIn(view.lang);
  const options = loginOrganisations.map(
    ({ orgno, name }) => html`<option value="${orgno}">${name} (${orgno})</option>`,
  );
  return portalPage(
    view,
    login.page,
    html`<form method="post" action="login?to=${encodeURIComponent(to)}">
      <label for="organisation">${login.organisation}</label>
      <select id="organisation" name="organisation">
        ${options}
      </select>
      <p><button class="main">${login.logIn}</button></p>
    </form>`,
  );
}

export function termsPage(view: PortalView, address: string): Answer {
  const { portal, portalClients: clients } = textsIn(view.lang);
  return portalPage(
    view,
    clients.page,
    html`<p>${portal.terms}</p>
      <p><a href="${address}">${portal.acceptTerms}</a></p>`,
    403,
  );
}

export function notFoundPage(view: PortalView): Answer {
  const { portal, portalClients: clients, portalClient: client } = textsIn(view.lang);
  const back = html`<p><a href="${view.base}clients">${client.back}</a></p>`;
  return portalPage(
    view,
    clients.page,
    html`<p role="alert">${portal.foreign}</p>
      ${back}`,
    404,
  );
}

/** The list of clients. `done` is what has just been done, such as `created`. */
export function listPage(view: PortalView, own: readonly ClientFields[], search: string, done: string | null): Answer {
  const { portalClients: texts } = textsIn(view.lang);
  const said = done === 'created' ? texts.created : done === 'deactivated' ? texts.deactivated : '';
  const rows = own.map(
    (client) =>
      html`<tr>
        <td><a href="clients/${encodeURIComponent(client.client_id)}">${client.client_name}</a></td>
        <td><code>${client.client_id}</code></td>
        <td>${day(client.created, view.lang)}</td>
      </tr>`,
  );
  const table = html`<table>
    <thead>
      <tr>
        <th scope="col">${texts.name}</th>
        <th scope="col">${texts.id}</th>
        <th scope="col">${texts.date}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return portalPage(
    view,
    texts.page,
    html`${said === '' ? html`` : html`<p role="status">${said}</p>`}
      <form method="get" role="search">
        <label for="q">${texts.search}</label>
        <input type="text" id="q" name="q" value="${search}" />
        <p><button>${texts.find}</button></p>
      </form>
      <p><a href="client/add/maskinporten">${texts.add}</a></p>
      ${own.length === 0 ? html`<p>${texts.none}</p>` : table}`,
  );
}

/** The page for a new client, in the real portal's order. `error` is why the client was not created. */
export function newClientPage(
  view: PortalView,
  fields: URLSearchParams,
  scopes: ScopeForm,
  usualLifetime: number,
  error?: ApiError,
): Answer {
  const texts = textsIn(view.lang);
  const values = {
    client_name: fields.get('client_name') ?? '',
    description: fields.get('description') ?? '',
    access_token_lifetime: fields.get('access_token_lifetime') ?? String(usualLifetime),
  };
  const body = html`${problem(error)}
    <form method="post">
      ${detailFields(texts, values)} ${scopeFields(texts, scopes, scopes.chosen)}
      <p><button class="main" name="action" value="create">${texts.portalClient.create}</button></p>
    </form>`;
  return portalPage(view, texts.portalClient.newPage, body, error ? 400 : 200);
}

/** A client's page with its tabs, which have no addresses of their own. */
export function clientPage(
  view: PortalView,
  { client, keys }: Registration,
  tab: ClientTab,
  scopes: ScopeForm,
  { error, isSaved }: { readonly error: ApiError | undefined; readonly isSaved: boolean },
): Answer {
  const texts = textsIn(view.lang);
  const values = {
    client_name: client.client_name,
    description: client.description ?? '',
    access_token_lifetime: String(client.access_token_lifetime),
  };
  const choose = (id: ClientTab, label: string): Html =>
    html`<input type="radio" name="tab" id="tab-${id}" value="${id}" ${id === tab ? html` checked` : ''} /><label
        for="tab-${id}"
        >${label}</label
      >`;
  const keyLines = keys.map(
    (key) =>
      html`<li>
        <code>${key.kid}</code> · ${key.alg} ·
        ${filled(texts.portalKeys.expires, { date: day(new Date(key.exp * 1000).toISOString(), view.lang) })}
        <form method="post">
          <button name="action" value="removeKey ${key.kid}">
            ${filled(texts.portalKeys.remove, { kid: key.kid })}
          </button>
        </form>
      </li>`,
  );
  const body = html`<p><a href="${view.base}clients">${texts.portalClient.back}</a></p>
    ${problem(error)}${isSaved ? html`<p role="status">${texts.portalClient.saved}</p>` : html``}
    <fieldset class="tabs">
      ${choose('details', texts.portalClient.details)} ${choose('keys', texts.portalKeys.tab)}
      ${choose('scopes', texts.portalScopes.tab)}
      <section class="tab details">
        <p>${texts.portalClient.clientId}: <code>${client.client_id}</code></p>
        <form method="post">
          ${detailFields(texts, values)}
          <button class="main" name="action" value="save">${texts.portalClient.save}</button>
          <button name="action" value="delete">${texts.portalClient.delete}</button>
        </form>
      </section>
      <section class="tab keys">
        <h2>${texts.portalKeys.heading}</h2>
        ${
          keys.length === 0
            ? html`<p>${texts.portalKeys.none}</p>`
            : html`<ul>
                ${keyLines}
              </ul>`
        }
        <form method="post">
          <h2>${texts.portalKeys.add}</h2>
          <label for="key">${texts.portalKeys.field}</label>
          <textarea id="key" name="key" rows="6" spellcheck="false" autocomplete="off"></textarea>
          <p><button class="main" name="action" value="addKey">${texts.portalKeys.save}</button></p>
        </form>
      </section>
      <section class="tab scopes">
        <form method="post">${scopeFields(texts, scopes, client.scopes)}</form>
      </section>
    </fieldset>`;
  return portalPage(view, client.client_name, body, error ? 400 : 200);
}

function detailFields({ portalClient: texts }: Texts, values: Readonly<Record<string, string>>): Html {
  const { client_name: name = '', description = '', access_token_lifetime: lifetime = '' } = values;
  return html`<h2>${texts.general}</h2>
    <label for="client_name">${texts.displayName}</label>
    <input type="text" id="client_name" name="client_name" value="${name}" autocomplete="off" />
    <label for="description">${texts.description}</label>
    <textarea id="description" name="description" rows="3">${description}</textarea>
    <h2>${texts.lifetimeAndTokens}</h2>
    <label for="access_token_lifetime">${texts.lifetime}</label>
    <p class="hint" id="lifetime-hint">${texts.seconds}</p>
    <input
      type="text"
      inputmode="numeric"
      id="access_token_lifetime"
      name="access_token_lifetime"
      value="${lifetime}"
      autocomplete="off"
      aria-describedby="lifetime-hint"
    />`;
}

function scopeFields({ portalScopes: texts }: Texts, form: ScopeForm, chosen: readonly string[]): Html {
  const lines = chosen.map(
    (name) =>
      html`<li>
        <code>${name}</code> <input type="hidden" name="scope" value="${name}" />
        <button name="action" value="remove ${name}">${filled(texts.remove, { scope: name })}</button>
      </li>`,
  );
  const list =
    chosen.length === 0
      ? html`<p>${texts.none}</p>`
      : html`<ul>
          ${lines}
        </ul>`;
  const picker = form.isOpen
    ? pickerOf(texts, form, chosen)
    : html`<p><button name="action" value="open">${texts.add}</button></p>`;
  return html`<h2>${texts.tab}</h2>
    ${list} ${picker}`;
}

function pickerOf(
  texts: Texts['portalScopes'],
  { search, filters, results }: ScopeForm,
  chosen: readonly string[],
): Html {
  const filter = (name: keyof typeof filters, label: string): Html =>
    html`<div class="choice">
      <input type="checkbox" id="${name}" name="${name}" ${filters[name] ? html` checked` : ''} /><label for="${name}"
        >${label}</label
      >
    </div>`;
  const others = results.filter(({ name }) => !chosen.includes(name));
  const found = others.slice(0, shownResults).map(
    ({ name, description }, index) =>
      html`<div class="choice">
        <input type="checkbox" id="found-${String(index)}" name="tick" value="${name}" /><label
          for="found-${String(index)}"
          ><code>${name}</code> ${description}</label
        >
      </div>`,
  );
  const more =
    others.length > shownResults ? html`<p>${filled(texts.more, { count: String(shownResults) })}</p>` : html``;
  return html`<fieldset>
    <legend>${texts.available}</legend>
    <label for="search">${texts.search}</label>
    <input type="text" id="search" name="search" value="${search}" autocomplete="off" autofocus />
    ${filter('granted', texts.granted)} ${filter('accessible', texts.accessible)}
    ${filter('delegated', texts.delegated)}
    <p><button name="action" value="search">${texts.find}</button></p>
    ${found.length === 0 ? html`<p>${texts.noneFound}</p>` : found} ${more}
    <p><button class="main" name="action" value="submit">${texts.submit}</button></p>
  </fieldset>`;
}

function problem(error: ApiError | undefined): Html {
  if (!error) return html``;
  const fields = error.fields.map(({ field, message }) => html`<li><code>${field}</code> ${message}</li>`);
  return html`<div role="alert" class="error">
    <p>${error.description}</p>
    <ul>
      ${fields}
    </ul>
  </div>`;
}

function day(time: string, lang: Language): string {
  return new Date(time).toLocaleDateString(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'medium' });
}
