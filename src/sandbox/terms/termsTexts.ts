import { type Language } from '../pages/language.ts';

const en = {
  title: 'Terms of use – simulated',
  notice: 'This is the sandbox’s imitation of the form. It binds nobody to anything.',
  question:
    'The organisation has not signed the terms of use for Maskinporten. Until it has, its clients cannot be seen.',
  sign: 'Sign the terms of use',
  done: 'The organisation has signed the terms of use for Maskinporten. You can close this page and go on where you were.',
  unknown: 'The sandbox knows no organisation with this number.',
};

/** What the page about the terms of use says. */
export const termsTexts: Readonly<Record<Language, Readonly<typeof en>>> = {
  en,
  nb: {
    title: 'Bruksvilkår – simulert',
    notice: 'Dette er sandkassens etterligning av skjemaet. Det binder ingen til noe.',
    question:
      'Organisasjonen har ikke signert bruksvilkårene for Maskinporten. Før den har gjort det, kan ingen se klientene dens.',
    sign: 'Signer bruksvilkårene',
    done: 'Organisasjonen har signert bruksvilkårene for Maskinporten. Du kan lukke denne siden og fortsette der du var.',
    unknown: 'Sandkassen kjenner ingen organisasjon med dette nummeret.',
  },
  nn: {
    title: 'Bruksvilkår – simulert',
    notice: 'Dette er sandkassa si etterlikning av skjemaet. Det bind ingen til noko.',
    question:
      'Organisasjonen har ikkje signert bruksvilkåra for Maskinporten. Før han har gjort det, kan ingen sjå klientane hans.',
    sign: 'Signer bruksvilkåra',
    done: 'Organisasjonen har signert bruksvilkåra for Maskinporten. Du kan lukke denne sida og halde fram der du var.',
    unknown: 'Sandkassa kjenner ingen organisasjon med dette nummeret.',
  },
};
