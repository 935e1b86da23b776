import type { EnvironmentKind } from '../environments/environment.ts';

/** The section of appsettings.json, by the name altinn-cli and, by convention, other programs use (altinn-config.md §1). */
export const sectionName = 'MaskinportenSettings';

/** The members of the section that altinn-cli reads, in its own order and spelling: `ExhangeToAltinnToken` is no slip of ours. */
export const settingNames = [
  'Environment',
  'ClientId',
  'Scope',
  'EncodedJwk',
  'ExhangeToAltinnToken',
  'UseAltinnTestOrg',
] as const;
export type SettingName = (typeof settingNames)[number];

/** The members that are written; whether to act as the test organisation is the person's own choice. */
export type WrittenName = Exclude<SettingName, 'UseAltinnTestOrg'>;

/** The only two that work: `ver1` and `ver2` are gone, anything else throws (altinn-config.md §1). */
export type AltinnCliEnvironment = 'test' | 'prod';

/** What a client needs to be in an Altinn CLI config. */
export interface AltinnCliSettings {
  readonly environment: AltinnCliEnvironment;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** From `encodeJwk`. */
  readonly encodedJwk: string;
}

/** The settings as the members they become, in the order a new section gets them. */
export function writtenValues(settings: AltinnCliSettings): Readonly<Record<WrittenName, string | true>> {
  return {
    Environment: settings.environment,
    ClientId: settings.clientId,
    Scope: settings.scopes.join(' '),
    EncodedJwk: settings.encodedJwk,
    ExhangeToAltinnToken: true,
  };
}

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

/** What altinn-cli asks Maskinporten for (altinn-config.md §1). */
export const requiredScopes = [
  'altinn:serviceowner',
  'altinn:serviceowner/instances.read',
  'altinn:serviceowner/instances.write',
] as const;

/** Which of the required scopes are not among these. */
export function missingScopes(scopes: readonly string[]): string[] {
  return requiredScopes.filter((scope) => !scopes.includes(scope));
}

/**
 * The text of a whole new appsettings.json in altinn-cli's shape (altinn-config.md §1), for the settings' environment. Folders
 * are relative ones: the program's own C:/storage is nobody's.
 */
export function newConfig(settings: AltinnCliSettings): string {
  const config = {
    ...baseAddresses[settings.environment],
    StorageOutputFolder: 'storage/output',
    StorageInputFolder: 'storage/input',
    CommandDefinitionFile: 'storage/commands.json',
    [sectionName]: writtenValues(settings),
    InstantiationConfig: {
      InputFolder: 'prefill/input',
      OutputFolder: 'prefill/output/',
      ErrorFolder: 'prefill/error/',
      ApplicationIdLookup: {},
      DataTypeLookup: {},
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** What altinn-cli knows an environment as; it cannot reach the sandbox, whose configs say `test` (altinn-config.md §1). */
export function cliEnvironment(kind: EnvironmentKind): AltinnCliEnvironment {
  return kind === 'prod' ? 'prod' : 'test';
}
