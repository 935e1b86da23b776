import { createHash } from 'node:crypto';
import { dataFile } from '../data/dataFile.ts';
import type pageTexts from '../data/pageTexts.json';
import { type Answer, AnswerError, type SandboxRequest } from '../http/answer.ts';
import type { Origins } from '../http/origins.ts';

/** Markup with all values already escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Builds markup. Texts among the values are escaped, both for elements and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, index) => text + markup(parts[index] ?? '')).join(''));
}

function markup(part: Part): string {
  if (typeof part === 'string') return part.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
  return part instanceof Html ? part.markup : part.map((one) => one.markup).join('');
}

interface PageParts {
  readonly lang: Language;
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Another site to which a form may redirect. Browsers check this before following the redirect (CSP `form-action`). */
  readonly leadsTo?: string;
}

/** The only style of the sandbox's pages, light or dark like the browser. Their CSP contains its hash. */
const style = dataFile('page.css');
const styleElement = new Html(`<style>${style}</style>`);
const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A page of the sandbox. It has no script, loads nothing, and can't be framed or read by another page. */
export function page({ lang, title, body, status = 200, leadsTo = '' }: PageParts): Answer {
  const policy = [
    "default-src 'none'",
    `style-src ${styleHash}`,
    `form-action 'self' ${leadsTo}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  const markup = html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  return { status, headers: { ...headers, 'content-security-policy': policy.join('; ') }, body: markup.markup };
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cross-origin-resource-policy': 'same-origin',
  // Not `no-referrer`, which makes browsers send `Origin: null` with the page's own form (Fetch, “append a request Origin
  // header”).
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The languages of the sandbox's pages, in the form of an element's `lang`. */
export const languages = ['en', 'nb', 'nn'] as const;
export type Language = (typeof languages)[number];

/** The first available language of those requested (`ui_locales`, then Accept-Language); English if there is none. */
export function languageOf({ headers }: Pick<SandboxRequest, 'headers'>, parameters: URLSearchParams): Language {
  const wishes = `${parameters.get('ui_locales') ?? ''} ${headers['accept-language'] ?? ''}`.toLowerCase();
  const [first] = wishes.match(/(?<![\w-])(?:en|nb|nn|no)(?!\w)/g) ?? [];
  return languages.find((language) => language === first) ?? (first === 'no' ? 'nb' : 'en');
}

/** The texts of the sandbox's pages, by page. */
type PageTexts = (typeof pageTexts)['en'];

/** Why a request ends on an error page instead of returning to where it came from. */
type PageError = Exclude<keyof PageTexts['errors'], 'title'>;

export function textsIn(lang: Language): PageTexts {
  return (JSON.parse(dataFile('pageTexts.json')) as typeof pageTexts)[lang];
}

/** An error that is shown to the user on a page, because nobody else may be informed. */
export class PageRefusal extends AnswerError {
  constructor(
    readonly code: PageError,
    private readonly lang: Language,
  ) {
    super(code);
    this.name = 'PageRefusal';
  }

  override toAnswer(): Answer {
    const { title, ...reasons } = textsIn(this.lang).errors;
    const body = html`<p role="alert">${reasons[this.code]}</p>`;
    return page({ lang: this.lang, title, body, status: this.code === 'foreignForm' ? 403 : 400 });
  }
}

/** Forms that change something are accepted only from the sandbox's own pages: throws PageRefusal for any other. */
export function refuseForeignForm(
  { origins }: { readonly origins: Origins },
  request: SandboxRequest,
  parameters = request.query,
): void {
  const { origin, host } = request.headers;
  if (!origins.isOwn(origin, host)) throw new PageRefusal('foreignForm', languageOf(request, parameters));
}
