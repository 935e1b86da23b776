import { createHash } from 'node:crypto';
import { dataFile } from '../data/dataFile.ts';
import type pageTexts from '../data/pageTexts.json';
import { type Answer, AnswerError, type SandboxRequest } from '../http/answer.ts';

/** Markup: whatever is put into it was escaped on the way. */
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

/** Markup with values in it; a text among them is escaped, for an element as for a quoted attribute. */
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
  /** Where else than here a form may lead: a browser asks before it follows the redirect (CSP `form-action`). */
  readonly leadsTo?: string;
}

/** The one style of the sandbox's pages, light or dark as the browser is; its hash stands in their CSP. */
const style = dataFile('page.css');
const styleElement = new Html(`<style>${style}</style>`);
const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A page of the sandbox: no script, nothing fetched, not to be framed or read by another page. */
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
  // Not `no-referrer`: with it a browser says `Origin: null` when the page's own form is sent (Fetch, “append a
  // request Origin header”).
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The languages that the sandbox's pages have; also what an element's `lang` says. */
export const languages = ['en', 'nb', 'nn'] as const;
export type Language = (typeof languages)[number];

/** The first of the wished-for languages that there is (`ui_locales`, else Accept-Language); else English. */
export function languageOf({ headers }: Pick<SandboxRequest, 'headers'>, parameters: URLSearchParams): Language {
  const wishes = `${parameters.get('ui_locales') ?? ''} ${headers['accept-language'] ?? ''}`.toLowerCase();
  const [first] = wishes.match(/(?<![\w-])(?:en|nb|nn|no)(?!\w)/g) ?? [];
  return languages.find((language) => language === first) ?? (first === 'no' ? 'nb' : 'en');
}

/** What the sandbox's pages say, by page. */
type PageTexts = (typeof pageTexts)['en'];

/** Why something ends on a page instead of where it came from. */
type PageError = Exclude<keyof PageTexts['errors'], 'title'>;

export function textsIn(lang: Language): PageTexts {
  return (JSON.parse(dataFile('pageTexts.json')) as typeof pageTexts)[lang];
}

/** Told to the person alone, on a page: there is nobody else who may be told. */
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
