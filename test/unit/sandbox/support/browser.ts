import assert from 'node:assert/strict';

/** What a person sees of a page, and can do with it. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly markup: string;
}

/** Where a form led: to another page, or away. */
export interface Outcome {
  readonly page?: Page;
  /** The URI that the browser was sent to. */
  readonly location?: URL;
}

/** Opens a URL as a browser's address bar does: without an Origin. */
export async function open(url: string, headers: Record<string, string> = {}): Promise<Outcome> {
  return outcomeOf(url, await fetch(url, { headers, redirect: 'manual' }));
}

/** Sends the page's form with these fields filled in, as a browser does: hidden fields, and its own Origin, go along. */
export async function submit({ url, markup }: Page, filledIn: Record<string, string>): Promise<Outcome> {
  const action = /<form method="post"(?: action="(?<action>[^"]*)")?/.exec(markup)?.groups;
  assert.ok(action, 'the page has a form');
  const target = new URL(action.action ?? '', url);
  const fields = new URLSearchParams({ ...hiddenFields(markup), ...filledIn });
  const headers = { origin: target.origin };
  return outcomeOf(target.href, await fetch(target, { method: 'POST', body: fields, headers, redirect: 'manual' }));
}

export function hiddenFields(markup: string): Record<string, string> {
  const fields = markup.matchAll(/<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)"/g);
  return Object.fromEntries([...fields].map(({ groups }) => [groups!.name!, unescaped(groups!.value!)]));
}

export function unescaped(text: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name]!);
}

async function outcomeOf(url: string, response: Response): Promise<Outcome> {
  const location = response.headers.get('location');
  if (location !== null) return { location: new URL(location, url) };
  return { page: { url, status: response.status, headers: response.headers, markup: await response.text() } };
}
