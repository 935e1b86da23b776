import { isOrganisationNumber } from '../api/organisationNumber.ts';

const base = 31_500_000;
/** Apart, so that the numbers do not look like a row. */
const step = 1_237;

/** A valid organisation number of the series that synthetic organisations have; another for every `index`. */
export function syntheticNumber(index: number): string {
  // A few beginnings have no check digit; the next one then has.
  for (let beginning = base + index * step; ; beginning += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const orgno = `${beginning}${digit}`;
      if (isOrganisationNumber(orgno)) return orgno;
    }
  }
}
