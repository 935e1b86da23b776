import type { EnvironmentKind } from '../environments/environment.ts';

/** The section of appsettings.json that altinn-cli uses and, by convention, other programs too (altinn-config.md §1). */
export const sectionName = 'MaskinportenSettings';

/**
 * The members of the section that altinn-cli reads, in its own order and spelling. `ExhangeToAltinnToken` is spelled like this
 * there.
 */
export const settingNames = [
  'Environment',
  'ClientId',
  'Scope',
  'EncodedJwk',
  'ExhangeToAltinnToken',
  'UseAltinnTestOrg',
] as const;
export type SettingName = (typeof settingNames)[number];

/** The members that are written. `UseAltinnTestOrg` is left to the user. */
export type WrittenName = Exclude<SettingName, 'UseAltinnTestOrg'>;

/** The only two values that work: `ver1` and `ver2` no longer exist, and others throw (altinn-config.md §1). */
export type AltinnCliEnvironment = 'test' | 'prod';

/** The settings that connect an Altinn CLI config to a client. */
export interface AltinnCliSettings {
  readonly environment: AltinnCliEnvironment;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The result of `encodeJwk`. */
  readonly encodedJwk: string;
}

/** The section's members for the settings, in the order in which a new section gets them. */
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

/** The addresses of Altinn's storage and apps for altinn-cli (altinn-config.md §1), which replaces `{org}`. */
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
 * Whether an address is Altinn's but belongs to another environment. Other addresses (localhost, a stub) are considered
 * intentional.
 */
export function isOfAnotherEnvironment(address: string, environment: AltinnCliEnvironment): boolean {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(address.trim())?.[1]?.toLowerCase() ?? '';
  if (!/(^|\.)altinn\.(no|cloud)$/.test(host)) return false;
  const fits = environment === 'test' ? /(^|\.)tt02\.altinn\.no$/ : /^(platform|(.+\.)?apps)\.altinn\.no$/;
  return !fits.test(host);
}

/** The scopes that altinn-cli requests from Maskinporten (altinn-config.md §1). */
export const requiredScopes = [
  'altinn:serviceowner',
  'altinn:serviceowner/instances.read',
  'altinn:serviceowner/instances.write',
] as const;

/** The required scopes that are missing from these. */
export function missingScopes(scopes: readonly string[]): string[] {
  return requiredScopes.filter((scope) => !scopes.includes(scope));
}

/**
 * The text of a new appsettings.json in altinn-cli's format (altinn-config.md §1), for the settings' environment. Folders are
 * relative, because altinn-cli's default, C:/storage, suits nobody.
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

/**
 * The environment's name in altinn-cli. It can't use the sandbox, so a config for the sandbox says `test` (altinn-config.md
 * §1).
 */
export function cliEnvironment(kind: EnvironmentKind): AltinnCliEnvironment {
  return kind === 'prod' ? 'prod' : 'test';
}
