import { type Language } from './language.ts';

/** Why something ends on a page instead of where it came from. */
export type PageError = 'unknownClient' | 'unknownRedirectUri' | 'wrongHint' | 'foreignForm';

export const errorTexts: Readonly<Record<Language, Readonly<Record<PageError | 'title', string>>>> = {
  en: {
    title: 'This does not work – the sandbox',
    unknownClient: 'The client id is not known here. The sandbox says which one is, when it starts.',
    unknownRedirectUri: 'The address to return to is not registered for the client, so you are not sent there.',
    wrongHint: 'The ID token that came along is not from here.',
    foreignForm: 'The form was not sent from this page. Go back and start again.',
  },
  nb: {
    title: 'Dette går ikke – sandkassen',
    unknownClient: 'Klient-id-en er ikke kjent her. Sandkassen sier hvilken som er det, når den starter.',
    unknownRedirectUri: 'Adressen det skal vendes tilbake til, er ikke registrert på klienten. Du blir ikke sendt dit.',
    wrongHint: 'ID-tokenet som fulgte med, er ikke herfra.',
    foreignForm: 'Skjemaet ble ikke sendt fra denne siden. Gå tilbake og begynn på nytt.',
  },
  nn: {
    title: 'Dette går ikkje – sandkassa',
    unknownClient: 'Klient-id-en er ikkje kjend her. Sandkassa seier kva for ein som er det, når ho startar.',
    unknownRedirectUri:
      'Adressa det skal vendast tilbake til, er ikkje registrert på klienten. Du blir ikkje send dit.',
    wrongHint: 'ID-tokenet som følgde med, er ikkje herifrå.',
    foreignForm: 'Skjemaet vart ikkje sendt frå denne sida. Gå tilbake og byrj på nytt.',
  },
};
