import { type Answer } from '../http/answer.ts';
import { html, type Html } from '../pages/html.ts';
import { type Language } from '../pages/language.ts';
import { page } from '../pages/page.ts';
import { parameterNames } from './authorizationRequest.ts';
import { textsIn } from '../pages/texts.ts';

/** What a person has filled in; wrong when the page is shown again. */
export interface LoginForm {
  readonly choice: 'registered' | 'synthetic';
  readonly organisation: string;
  readonly syntheticNumber: string;
  readonly isWrong: boolean;
}

export interface LoginPageParts {
  readonly lang: Language;
  /** of the request; the form sends them along */
  readonly parameters: URLSearchParams;
  readonly organisations: readonly { readonly orgno: string; readonly name: string }[];
  readonly redirectUri: string;
  readonly form: LoginForm;
}

/** The page a person logs in on. Without a script the style alone hides the part that was not chosen. */
export function loginPage({ lang, parameters, organisations, redirectUri, form }: LoginPageParts): Answer {
  const texts = textsIn(lang).login;
  const hidden = parameterNames.flatMap((name) =>
    parameters.getAll(name).map((value) => html`<input type="hidden" name="${name}" value="${value}" />`),
  );
  const options = organisations.map(({ orgno, name }) => {
    const selected = orgno === form.organisation ? html` selected` : '';
    return html`<option value="${orgno}" ${selected}>${name} (${orgno})</option>`;
  });
  const registered = html`<div class="part registered">
    <label for="organisation">${texts.organisation}</label>
    <select id="organisation" name="organisation" ${flaw(form, 'registered', 'organisation')}>
      ${options}
    </select>
    ${error(form, 'registered', 'organisation', texts.wrongOrganisation)}
  </div>`;
  const synthetic = html`<div class="part synthetic">
    <label for="number">${texts.number}</label>
    <p class="hint" id="number-hint">${texts.hint}</p>
    <input
      type="text"
      id="number"
      name="synthetic_orgno"
      inputmode="numeric"
      autocomplete="off"
      value="${form.syntheticNumber}"
      ${flaw(form, 'synthetic', 'number', 'number-hint')}
    />
    ${error(form, 'synthetic', 'number', texts.wrongNumber)}
  </div>`;
  const body = html`<p class="notice">${texts.notice}</p>
    <form method="post" action="authorize">
      ${hidden}
      <fieldset>
        <legend>${texts.question}</legend>
        ${choice('registered', texts.registered, form)} ${registered} ${choice('synthetic', texts.synthetic, form)}
        ${synthetic}
      </fieldset>
      <button class="main" name="action" value="login">${texts.logIn}</button>
      <button name="action" value="cancel">${texts.cancel}</button>
    </form>`;
  const status = form.isWrong ? 400 : 200;
  return page({ lang, title: texts.title, body, status, leadsTo: sourceOf(redirectUri) });
}

function choice(value: LoginForm['choice'], label: string, form: LoginForm): Html {
  const checked = value === form.choice ? html` checked` : '';
  return html`<div class="choice">
    <input type="radio" id="${value}" name="choice" value="${value}" ${checked} /><label for="${value}">${label}</label>
  </div>`;
}

/** Says to everyone, also to those who do not see it, that the field is wrong and where it says why. */
function flaw({ choice, isWrong }: LoginForm, part: LoginForm['choice'], field: string, hint = ''): Html {
  const isFlawed = isWrong && choice === part;
  const described = [hint, isFlawed ? `${field}-error` : ''].join(' ').trim();
  const description = described === '' ? '' : html` aria-describedby="${described}"`;
  return html`${description}${isFlawed ? html` aria-invalid="true" autofocus` : ''}`;
}

function error({ choice, isWrong }: LoginForm, part: LoginForm['choice'], field: string, text: string): Html {
  return isWrong && choice === part ? html`<p class="error" id="${field}-error">${text}</p>` : html``;
}

/** What CSP calls the target; it has no way to write an IPv6 address, nor a path that survives a redirect. */
function sourceOf(uri: string): string {
  const { protocol, origin, hostname } = new URL(uri);
  return /^https?:$/.test(protocol) && !hostname.startsWith('[') ? origin : protocol;
}
