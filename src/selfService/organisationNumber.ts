const weights = [3, 2, 7, 6, 5, 4, 3, 2];

/** Whether a text is an organisation number: nine digits, the last one by modulus 11 (self-service-api.md §6). */
export function isOrganisationNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  // A remainder of 1 would need the check digit 10: no such number is given out.
  return (11 - (sum % 11)) % 11 === Number(text[8]);
}
