import { createHash } from 'node:crypto';
import { dataFile } from '../data/dataFile.ts';
import { type Answer } from '../http/answer.ts';
import { html, Html } from './html.ts';
import { type Language } from './language.ts';

export interface PageParts {
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
