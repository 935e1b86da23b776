import { l10n } from 'vscode';
import type * as z from 'zod/mini';
import { requiredScopes } from '../../core/config/altinnCliSettings.ts';
import {
  descriptionProblem,
  displayNameProblem,
  type Field,
  lifetimeProblem,
  maxAccessTokenLifetime,
  maxDescription,
  maxDisplayName,
  type NewClient,
} from '../../core/journeys/newClient.ts';
import { readPublicKey } from '../../core/keys/publicKey.ts';
import type { SelfServiceError } from '../../core/selfService/selfServiceError.ts';
import { explain } from '../../messages/explain.ts';
import { sentence } from '../../messages/problem.ts';
import type { ScopeChoice } from '../../session/scopes.ts';
import { pickerTexts } from '../scopeSearch.ts';
import type { CreateClientTexts, preset } from './protocol.ts';

export function createClientTexts(organisationName: string): CreateClientTexts {
  return {
    heading: l10n.t('New Maskinporten client for {0}', organisationName),
    ...general(),
    ...scopes(),
    ...key(),
    ...after(),
    ...progress(),
    problems: problems(),
    picker: pickerTexts(),
  };
}

function general() {
  return {
    general: l10n.t('General'),
    displayName: l10n.t('Display name'),
    displayNameHelp: l10n.t('The client’s name, here and in the portal.'),
    description: l10n.t('Description'),
    descriptionHelp: l10n.t('What the client is for, and who to contact about it.'),
    charactersLeft: l10n.t('{0} characters left'),
    oneCharacterLeft: l10n.t('1 character left'),
    charactersTooMany: l10n.t('{0} characters over the limit'),
    oneCharacterTooMany: l10n.t('1 character over the limit'),
    lifetimeAndTokens: l10n.t('Lifetime & tokens'),
    accessTokenLifetime: l10n.t('Access token lifetime'),
    accessTokenLifetimeHelp: l10n.t('How long a token is valid. Maskinporten’s default is 120 seconds.'),
    seconds: l10n.t('Seconds'),
    required: l10n.t('required'),
  };
}

function scopes() {
  return {
    scopes: l10n.t('Scopes'),
    presets: l10n.t('Scope bundles'),
    scopesAdded: l10n.t('Scopes added to the client'),
    noScopesAdded: l10n.t('No scopes added'),
    addScope: l10n.t('Add Scope'),
    doneAddingScopes: l10n.t('Done Adding Scopes'),
    removeScope: l10n.t('Remove {0}'),
  };
}

function key() {
  return {
    key: l10n.t('Key'),
    keyGenerate: l10n.t('Generate a key pair now'),
    keyGenerateHelp: l10n.t(
      'RS256. The private key is stored in VS Code’s secret storage and only leaves it when you ask for it.',
    ),
    keySize: l10n.t('Key size'),
    bits: l10n.t('{0} bits'),
    keyPaste: l10n.t('Paste a public key'),
    keyPasteHelp: l10n.t('For a key pair made elsewhere: JWK, PEM or certificate. Never the private key.'),
    pastedKey: l10n.t('Public key'),
    keyLater: l10n.t('Add a key later'),
    keyLaterHelp: l10n.t('The client can’t get tokens until it has a key.'),
  };
}

function after() {
  return {
    after: l10n.t('After creation'),
    writeConfig: l10n.t('Write the Altinn CLI config'),
    writeConfigHelp: l10n.t(
      'Writes the base64-encoded private key to the file, then gets a token with it to check that it works.',
    ),
    writeConfigNeedsKey: l10n.t('Requires a key pair generated here.'),
    configFile: l10n.t('Config file'),
    create: l10n.t('Create'),
    cancel: l10n.t('Cancel'),
  };
}

function progress() {
  return {
    tryAgain: l10n.t('Retry'),
    change: l10n.t('Change Details'),
    showLog: l10n.t('Show Log'),
    close: l10n.t('Close'),
    progress: l10n.t('Progress'),
    why: l10n.t('Why'),
    next: l10n.t('What to do'),
    stepWaiting: l10n.t('Waiting'),
    stepRunning: l10n.t('Running'),
    stepDone: l10n.t('Done'),
    stepFailed: l10n.t('Failed'),
    stepSkipped: l10n.t('Skipped'),
    openConfig: l10n.t('Open Config'),
    createAnother: l10n.t('Create Another'),
    sandboxNote: l10n.t('The sandbox is simulated on this machine. Nothing here reaches Digdir or Altinn.'),
    loadFailed: l10n.t('Couldn’t load the form'),
  };
}

function problems() {
  return {
    nameBlank: l10n.t('Enter a name.'),
    nameTooLong: l10n.t('At most {0} characters.', maxDisplayName),
    nameControlCharacters: l10n.t('The name contains characters that can’t be displayed, such as a line break.'),
    descriptionTooLong: l10n.t('At most {0} characters.', maxDescription),
    descriptionControlCharacters: l10n.t('The description contains characters that can’t be displayed.'),
    lifetimeNotANumber: l10n.t('Enter the lifetime in seconds.'),
    lifetimeNotWhole: l10n.t('Enter a whole number of seconds.'),
    lifetimeTooSmall: l10n.t('The lifetime must be at least 1 second.'),
    lifetimeTooLarge: l10n.t('The lifetime can be at most {0} seconds (a day).', maxAccessTokenLifetime),
    keyMissing: l10n.t('Paste the public key.'),
    keyNotPublic: l10n.t('Not a public key. Paste a JWK, PEM or certificate.'),
    keyPrivate: l10n.t('This is a private key. It wasn’t sent or stored. Paste the public key instead.'),
  };
}

type FieldErrors = Partial<Record<Field, string>>;

/** What is wrong with the input, field by field; the same rules as in the form, which may not have run. */
export function validate(input: NewClient): FieldErrors {
  const { problems } = createClientTexts('');
  const errors: FieldErrors = {};
  const name = displayNameProblem(input.displayName);
  if (name) {
    errors.displayName = {
      blank: problems.nameBlank,
      tooLong: problems.nameTooLong,
      controlCharacters: problems.nameControlCharacters,
    }[name];
  }
  const description = descriptionProblem(input.description);
  if (description) {
    errors.description = {
      tooLong: problems.descriptionTooLong,
      controlCharacters: problems.descriptionControlCharacters,
    }[description];
  }
  const lifetime = lifetimeProblem(String(input.accessTokenLifetime));
  if (lifetime) {
    errors.accessTokenLifetime = {
      notANumber: problems.lifetimeNotANumber,
      notWhole: problems.lifetimeNotWhole,
      tooSmall: problems.lifetimeTooSmall,
      tooLarge: problems.lifetimeTooLarge,
    }[lifetime];
  }
  if (input.key.kind === 'paste') {
    try {
      readPublicKey(input.key.text);
    } catch (error) {
      errors.key = sentence(explain(error));
    }
  }
  return errors;
}

const fieldOf: ReadonlyMap<string, Field> = new Map([
  ['client_name', 'displayName'],
  ['description', 'description'],
  ['access_token_lifetime', 'accessTokenLifetime'],
  ['scopes', 'scopes'],
]);

/** The server's complaints that belong to a field of the form (self-service-api.md §3, Error). */
export function serverFieldErrors({ fieldErrors }: SelfServiceError): FieldErrors {
  const errors: FieldErrors = {};
  for (const { field, message } of fieldErrors) {
    // “scopes[2]” is about the scopes.
    const formField = fieldOf.get(/^\w+/.exec(field)?.[0] ?? '');
    if (formField) errors[formField] = message;
  }
  return errors;
}

/** Bundles of scopes that go together. One that the organisation lacks scopes for says so, once the lists of scopes are known. */
export function presets(choice: ScopeChoice | undefined): z.infer<typeof preset>[] {
  const missing = requiredScopes.filter((name) => {
    const scope = choice?.index.find(name);
    return choice !== undefined && choice.grantedFailure === undefined && (!scope || scope.obstacle !== undefined);
  });
  const bundle = {
    id: 'altinnCli',
    label: l10n.t('Altinn CLI'),
    description: l10n.t('The three scopes the Altinn CLI needs: {0}', requiredScopes.join(', ')),
    scopes: [...requiredScopes],
  };
  if (missing.length === 0) return [bundle];
  const why = l10n.t(
    'The organisation doesn’t have access to {0}. Ask Altinn (Digdir) for access.',
    missing.join(', '),
  );
  return [{ ...bundle, unavailable: why }];
}
