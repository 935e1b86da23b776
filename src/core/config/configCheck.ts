import {
  type AltinnCliEnvironment,
  baseAddresses,
  type BaseAddressName,
  baseAddressNames,
  isOfAnotherEnvironment,
  missingScopes,
} from './altinnCliSettings.ts';
import { type ConfigDocument, isAltinnAppSection, sameName } from './configDocument.ts';
import { decodeJwk, EncodedJwkError, type EncodedJwkProblem } from './encodedJwk.ts';

/** Something in a config that the user should know. */
export type ConfigFinding = CorrectedFinding | LostFinding | RemainingFinding;

/** Problems that would make the program fail, and that writing the config corrects. */
type CorrectedFinding =
  | { readonly kind: 'obsoleteEnvironment' | 'unknownEnvironment'; readonly value: string }
  | { readonly kind: 'missingScopes'; readonly scopes: readonly string[] };

/** What is lost when the config is written. The user has to agree first. */
type LostFinding =
  | { readonly kind: 'otherEnvironment'; readonly value: AltinnCliEnvironment }
  | { readonly kind: 'otherClient'; readonly clientId: string }
  | { readonly kind: 'otherKey' | 'otherKeyId'; readonly kid: string }
  | { readonly kind: 'keyVaultReference' }
  | { readonly kind: 'unreadableKey'; readonly problem: EncodedJwkProblem };

/** Problems that writing the config does not correct. Only the user can. */
type RemainingFinding =
  | {
      readonly kind: 'baseAddress';
      readonly name: BaseAddressName;
      readonly value: string;
      /** The environment's own address. */
      readonly expected: string;
    }
  /**
   * A member that the program ignores, because it only reads the misspelled `ExhangeToAltinnToken`. `name` has the file's
   * casing.
   */
  | { readonly kind: 'ignoredName'; readonly name: string }
  | { readonly kind: 'testOrgInProd' }
  | { readonly kind: 'altinnAppSection' };

/** What the config is compared with. Before a config is written, this is what will be written. */
export interface ConfigExpectation {
  readonly environment: AltinnCliEnvironment;
  readonly clientId?: string;
  /** The key that the config should contain. Its public key is enough. */
  readonly key?: { readonly kid: string; readonly n: string };
}

/** Checks a config for an environment: what is wrong, and what would be lost by writing it (altinn-config.md §1). */
export function checkConfig(document: ConfigDocument, expected: ConfigExpectation): ConfigFinding[] {
  return [
    ...environmentFindings(document, expected),
    ...clientFindings(document, expected),
    ...scopeFindings(document),
    ...keyFindings(document, expected),
    ...nameFindings(document),
    ...exchangeFindings(document, expected),
    ...addressFindings(document, expected),
  ];
}

function environmentFindings({ settings }: ConfigDocument, expected: ConfigExpectation): ConfigFinding[] {
  const value = settings.Environment?.text ?? '';
  if (value === '' || value === expected.environment) return [];
  // Case-sensitive like the program, which does not know `Test`.
  if (value === 'test' || value === 'prod') return [{ kind: 'otherEnvironment', value }];
  return [{ kind: value === 'ver1' || value === 'ver2' ? 'obsoleteEnvironment' : 'unknownEnvironment', value }];
}

function clientFindings({ settings }: ConfigDocument, expected: ConfigExpectation): ConfigFinding[] {
  const clientId = settings.ClientId?.text ?? '';
  // Templates contain a client id of zeros.
  const isPlaceholder = !/[1-9a-f]/i.test(clientId) || /^<.*>$/.test(clientId);
  const isSame = expected.clientId === undefined || clientId.toLowerCase() === expected.clientId.toLowerCase();
  return isPlaceholder || isSame ? [] : [{ kind: 'otherClient', clientId }];
}

function scopeFindings({ settings }: ConfigDocument): ConfigFinding[] {
  const scopes = missingScopes((settings.Scope?.text ?? '').split(/\s+/));
  return scopes.length > 0 ? [{ kind: 'missingScopes', scopes }] : [];
}

function keyFindings({ settings }: ConfigDocument, { key }: ConfigExpectation): ConfigFinding[] {
  try {
    const { kid, n } = decodeJwk(settings.EncodedJwk?.text ?? '');
    if (!key || (key.n === n && key.kid === kid)) return [];
    return [{ kind: key.n === n ? 'otherKeyId' : 'otherKey', kid }];
  } catch (error) {
    if (!(error instanceof EncodedJwkError)) throw error;
    if (error.reason === 'empty' || error.reason === 'placeholder') return [];
    if (error.reason === 'reference') return [{ kind: 'keyVaultReference' }];
    return [{ kind: 'unreadableKey', problem: error.problem }];
  }
}

function nameFindings({ otherNames, settings }: ConfigDocument): ConfigFinding[] {
  if (isAltinnAppSection([...otherNames, ...Object.keys(settings)])) return [{ kind: 'altinnAppSection' }];
  const ignored = otherNames.filter((name) => sameName(name, 'ExchangeToAltinnToken'));
  return ignored.map((name) => ({ kind: 'ignoredName', name }));
}

function exchangeFindings({ settings }: ConfigDocument, { environment }: ConfigExpectation): ConfigFinding[] {
  const actsAsTestOrg = settings.UseAltinnTestOrg?.text.trim().toLowerCase() === 'true';
  return environment === 'prod' && actsAsTestOrg ? [{ kind: 'testOrgInProd' }] : [];
}

function addressFindings(
  { baseAddresses: found }: ConfigDocument,
  { environment }: ConfigExpectation,
): ConfigFinding[] {
  return baseAddressNames.flatMap((name): ConfigFinding[] => {
    const value = found[name]?.text ?? '';
    if (!isOfAnotherEnvironment(value, environment)) return [];
    return [{ kind: 'baseAddress', name, value, expected: baseAddresses[environment][name] }];
  });
}
