import { type Language } from '../pages/language.ts';

const en = {
  title: 'Log in – simulated Ansattporten',
  notice:
    'This is not Ansattporten, but the sandbox’s imitation of it. Nobody asks who you are, and the organisations are made up.',
  question: 'Who do you want to represent?',
  registered: 'With organisation number',
  organisation: 'Organisation',
  synthetic: 'With synthetic organisation',
  number: 'Organisation number',
  hint: 'Nine digits. Any number with a right check digit will do.',
  wrongNumber: 'This is not an organisation number: it must have nine digits, the last of them a right check digit.',
  wrongOrganisation: 'Choose one of the organisations.',
  logIn: 'Log in',
  cancel: 'Cancel',
};

/** What the page to log in on says. */
export const loginTexts: Readonly<Record<Language, Readonly<typeof en>>> = {
  en,
  nb: {
    title: 'Logg inn – simulert Ansattporten',
    notice:
      'Dette er ikke Ansattporten, men sandkassens etterligning av den. Ingen spør hvem du er, og organisasjonene er oppdiktet.',
    question: 'Hvem vil du representere?',
    registered: 'Med organisasjonsnummer',
    organisation: 'Organisasjon',
    synthetic: 'Med syntetisk organisasjon',
    number: 'Organisasjonsnummer',
    hint: 'Ni sifre. Ethvert nummer med riktig kontrollsiffer kan brukes.',
    wrongNumber:
      'Dette er ikke et organisasjonsnummer: det må ha ni sifre, og det siste må være et riktig kontrollsiffer.',
    wrongOrganisation: 'Velg en av organisasjonene.',
    logIn: 'Logg inn',
    cancel: 'Avbryt',
  },
  nn: {
    title: 'Logg inn – simulert Ansattporten',
    notice:
      'Dette er ikkje Ansattporten, men sandkassa si etterlikning av han. Ingen spør kven du er, og organisasjonane er oppdikta.',
    question: 'Kven vil du representere?',
    registered: 'Med organisasjonsnummer',
    organisation: 'Organisasjon',
    synthetic: 'Med syntetisk organisasjon',
    number: 'Organisasjonsnummer',
    hint: 'Ni siffer. Alle nummer med rett kontrollsiffer kan brukast.',
    wrongNumber:
      'Dette er ikkje eit organisasjonsnummer: det må ha ni siffer, og det siste må vere eit rett kontrollsiffer.',
    wrongOrganisation: 'Vel ein av organisasjonane.',
    logIn: 'Logg inn',
    cancel: 'Avbryt',
  },
};
