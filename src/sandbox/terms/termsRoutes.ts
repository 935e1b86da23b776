import type { Answer, SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import { organisationName } from '../organisationNames.ts';
import { html, languageOf, page, refuseForeignForm, textsIn } from '../pages/page.ts';
import { hare } from '../seed/seed.ts';
import type { World } from '../world.ts';

/** Whether the organisation has accepted the terms of use. All but one have at the start. */
export function hasSignedTerms({ database }: World, orgno: string): boolean {
  return orgno !== hare.orgno || database.read().signedTerms.includes(orgno);
}

/** The page on which the terms of use are accepted for an organisation. It needs no login. */
export function termsRoutes(world: World): Route[] {
  const path = '/terms/:orgno';
  return [
    { method: 'GET', path, handle: (request) => show(world, request) },
    { method: 'POST', path, handle: (request) => sign(world, request) },
  ];
}

function show(world: World, request: SandboxRequest): Answer {
  const lang = languageOf(request, request.query);
  const texts = textsIn(lang).terms;
  const { title } = texts;
  const orgno = request.params.orgno ?? '';
  const name = organisationName(world, orgno);
  if (name === undefined) return page({ lang, title, body: html`<p>${texts.unknown}</p>`, status: 404 });
  const rest = hasSignedTerms(world, orgno)
    ? html`<p>${texts.done}</p>`
    : html`<p>${texts.question}</p>
        <form method="post"><button class="main">${texts.sign}</button></form>`;
  return page({
    lang,
    title,
    body: html`<p class="notice">${texts.notice}</p>
      <h2>${name} (${orgno})</h2>
      ${rest}`,
  });
}

/** Accepts the terms. Accepting them twice does no harm. Answers with the updated page. */
function sign(world: World, request: SandboxRequest): Answer {
  const orgno = request.params.orgno ?? '';
  refuseForeignForm(world, request);
  if (!hasSignedTerms(world, orgno)) {
    world.database.change((state) => {
      state.signedTerms.push(orgno);
    });
  }
  return show(world, request);
}
