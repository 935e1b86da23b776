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
