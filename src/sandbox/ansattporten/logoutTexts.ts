import { type Language } from '../pages/language.ts';

/** What the page after a logout says. */
export const logoutTexts: Readonly<Record<Language, { readonly title: string; readonly done: string }>> = {
  en: {
    title: 'Logged out – simulated Ansattporten',
    done: 'You are logged out of the sandbox. You can close this page.',
  },
  nb: {
    title: 'Logget ut – simulert Ansattporten',
    done: 'Du er logget ut av sandkassen. Du kan lukke denne siden.',
  },
  nn: {
    title: 'Logga ut – simulert Ansattporten',
    done: 'Du er logga ut av sandkassa. Du kan lukke denne sida.',
  },
};
