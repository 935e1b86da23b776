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

/** Something in a config that the person should know. */
export type ConfigFinding = CorrectedFinding | LostFinding | RemainingFinding;

/** What the program would fail on, and writing the config puts right. */
type CorrectedFinding =
  | { readonly kind: 'obsoleteEnvironment' | 'unknownEnvironment'; readonly value: string }
  | { readonly kind: 'missingScopes'; readonly scopes: readonly string[] };

/** What is lost when the config is written: for the person to agree to first. */
type LostFinding =
  | { readonly kind: 'otherEnvironment'; readonly value: AltinnCliEnvironment }
  | { readonly kind: 'otherClient'; readonly clientId: string }
  | { readonly kind: 'otherKey' | 'otherKeyId'; readonly kid: string }
  | { readonly kind: 'keyVaultReference' }
  | { readonly kind: 'unreadableKey'; readonly problem: EncodedJwkProblem };

/** What writing the config leaves as it is, and only the person can put right. */
type RemainingFinding =
  | {
      readonly kind: 'baseAddress';
      readonly name: BaseAddressName;
      readonly value: string;
      /** What the environment's would be. */
      readonly expected: string;
    }
  /** The program ignores the member: it reads only the misspelled `ExhangeToAltinnToken`. `name` in the file's casing. */
  | { readonly kind: 'ignoredName'; readonly name: string }
  | { readonly kind: 'testOrgInProd' }
  | { readonly kind: 'altinnAppSection' };

/** What the config is compared with: for a config that is to be written, what will be written. */
export interface ConfigExpectation {
  readonly environment: AltinnCliEnvironment;
  readonly clientId?: string;
  /** The key the config is to hold, or does; its public half is enough. */
  readonly key?: { readonly kid: string; readonly n: string };
}

/** What is wrong with a config for an environment, and what in it writing would lose (altinn-config.md §1). */
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
  // As exact as the program, to which `Test` is none.
  if (value === 'test' || value === 'prod') return [{ kind: 'otherEnvironment', value }];
  return [{ kind: value === 'ver1' || value === 'ver2' ? 'obsoleteEnvironment' : 'unknownEnvironment', value }];
}

function clientFindings({ settings }: ConfigDocument, expected: ConfigExpectation): ConfigFinding[] {
  const clientId = settings.ClientId?.text ?? '';
  // Templates come with a client id of zeros.
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
