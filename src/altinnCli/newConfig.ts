import { sectionName, writtenValues, type AltinnCliSettings } from './altinnCliSettings.ts';
import { baseAddresses } from './baseAddresses.ts';

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
