import { type AltinnCliEnvironment } from './altinnCliSettings.ts';

export const baseAddressNames = ['StorageBaseAddress', 'AppBaseAddress'] as const;
export type BaseAddressName = (typeof baseAddressNames)[number];

/** Where altinn-cli finds storage and the apps (altinn-config.md §1). `{org}` is filled in by the program. */
export const baseAddresses: Readonly<Record<AltinnCliEnvironment, Readonly<Record<BaseAddressName, string>>>> = {
  test: {
    StorageBaseAddress: 'https://platform.tt02.altinn.no/storage/api/v1',
    AppBaseAddress: 'https://{org}.apps.tt02.altinn.no',
  },
  prod: {
    StorageBaseAddress: 'https://platform.altinn.no/storage/api/v1',
    AppBaseAddress: 'https://{org}.apps.altinn.no',
  },
};

/**
 * Whether an address is Altinn's and of another environment than this one. One that is not Altinn's (localhost, a stub) is
 * somebody's intention.
 */
export function isOfAnotherEnvironment(address: string, environment: AltinnCliEnvironment): boolean {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(address.trim())?.[1]?.toLowerCase() ?? '';
  if (!/(^|\.)altinn\.(no|cloud)$/.test(host)) return false;
  const fits = environment === 'test' ? /(^|\.)tt02\.altinn\.no$/ : /^(platform|(.+\.)?apps)\.altinn\.no$/;
  return !fits.test(host);
}
