import { type Answer } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { html } from '../pages/html.ts';
import { languageOf } from '../pages/language.ts';
import { page } from '../pages/page.ts';
import { textsIn } from '../pages/texts.ts';

/** The pages that `error_uri` of a refused grant leads to (self-service-api.md §5, errors). */
export function errorPageRoutes(): Route[] {
  return [{ method: 'GET', path: '/errors/:code', handle: show }];
}

function show(request: SandboxRequest): Answer {
  const lang = languageOf(request, request.query);
  const { refusedGrant, errorCodes } = textsIn(lang);
  const { title, notice, unknown } = refusedGrant;
  const { code = '' } = request.params;
  const meaning = Object.entries(errorCodes).find(([known]) => known === code)?.[1];
  if (meaning === undefined) return page({ lang, title, body: html`<p>${unknown}</p>`, status: 404 });
  return page({
    lang,
    title,
    body: html`<p class="notice">${notice}</p>
      <h2>${code}</h2>
      <p>${meaning}</p>`,
  });
}
