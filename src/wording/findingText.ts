import { l10n } from 'vscode';
import type { ConfigFinding } from '../altinnCli/configCheck.ts';

/** What a person should know of a config before it is written; undefined for what writing puts right by itself. */
export function findingText(finding: ConfigFinding): string | undefined {
  switch (finding.kind) {
    case 'otherEnvironment':
      return l10n.t('The file is for the environment “{0}” now; that is replaced.', finding.value);
    case 'otherClient':
      return l10n.t('The file is for the client “{0}” now; that is replaced.', finding.clientId);
    case 'otherKey':
      return l10n.t(
        'The private key that stands there now (“{0}”) is replaced. If it is kept nowhere else, it is lost.',
        finding.kid,
      );
    case 'otherKeyId':
      return l10n.t('The key stands there under another key id (“{0}”); that is replaced.', finding.kid);
    case 'keyVaultReference':
      return l10n.t('A reference to Azure Key Vault stands where the key goes; it is replaced.');
    case 'unreadableKey':
      return l10n.t('What stands where the key goes is no key this extension can read; it is replaced.');
    case 'baseAddress':
      return l10n.t(
        '“{0}” is “{1}”, which belongs to another environment, and stays so. It should be “{2}”.',
        finding.name,
        finding.value,
        finding.expected,
      );
    case 'ignoredName':
      return l10n.t(
        '“{0}” is ignored by the Altinn CLI, which reads the misspelled “ExhangeToAltinnToken”.',
        finding.name,
      );
    case 'testOrgInProd':
      return l10n.t('“UseAltinnTestOrg” is true: in production there is no test organisation to act as.');
    case 'altinnAppSection':
      return l10n.t('The section looks like an Altinn app’s, which reads other members than the Altinn CLI.');
    case 'obsoleteEnvironment':
    case 'unknownEnvironment':
    case 'missingScopes':
      return undefined;
  }
}
