import { type SandboxRequest } from '../http/sandboxRequest.ts';

/** The languages that the sandbox's pages have; also what an element's `lang` says. */
export const languages = ['en', 'nb', 'nn'] as const;
export type Language = (typeof languages)[number];

/** The first of the wished-for languages that there is (`ui_locales`, else Accept-Language); else English. */
export function languageOf({ headers }: Pick<SandboxRequest, 'headers'>, parameters: URLSearchParams): Language {
  const wishes = `${parameters.get('ui_locales') ?? ''} ${headers['accept-language'] ?? ''}`.toLowerCase();
  const [first] = wishes.match(/(?<![\w-])(?:en|nb|nn|no)(?!\w)/g) ?? [];
  return languages.find((language) => language === first) ?? (first === 'no' ? 'nb' : 'en');
}
