import { l10n } from 'vscode';
import type { Failure, KeyFailure } from '../diagnosis/link.ts';
import { clockRemedy, clockText } from '../wording/clockText.ts';
import { obstacleText } from '../wording/obstacleText.ts';
import { explain } from './explain.ts';
import type { Problem } from './problem.ts';

/** What is wrong at a link that is broken, and the remedy. */
export function diagnosisProblem(finding: Failure): Problem {
  switch (finding.kind) {
    case 'error':
      return explain(finding.error);
    case 'clock':
      return {
        what: clockText(finding.skewMs),
        why: l10n.t('Maskinporten refuses a grant whose time is more than ten seconds off.'),
        next: clockRemedy(),
      };
    case 'otherOrganisation':
      return {
        what: l10n.t('The sign-in stands for another organisation: {0} ({1}).', finding.name, finding.orgno),
        next: l10n.t('Refresh, or sign in again.'),
      };
    case 'clientInactive':
      return {
        what: l10n.t('The client is deactivated.'),
        why: l10n.t('Maskinporten gives no token to a deactivated client.'),
        next: l10n.t('Activate it in the portal, or create another.'),
      };
    case 'noScopes':
      return {
        what: l10n.t('The client has no scopes.'),
        next: l10n.t('Run “Maskinporten: Add Scopes…” to add some.'),
      };
    case 'scopesBarred':
      return {
        what: l10n.t('The organisation cannot use every scope of the client.'),
        why: finding.barred.map(({ name, obstacle }) => `${name}: ${obstacleText(obstacle)}`).join('; '),
        next: l10n.t('Ask the owner of the scope to give your organisation access in this environment.'),
      };
    case 'key':
      return keyProblem(finding.key);
  }
}

function keyProblem(key: KeyFailure): Problem {
  const generate = l10n.t('Run “Maskinporten: Generate Key Pair…” to make one.');
  const replace = l10n.t('Generate a new key pair, and remove the old key when nothing uses it.');
  switch (key.reason) {
    case 'none':
      return { what: l10n.t('The client has no key.'), next: generate };
    case 'expired':
      return {
        what: l10n.t('No key can be used any more; expired: {0}', key.kids.join(', ')),
        next: l10n.t('Keys live one year: generate a new key pair and write it to the config.'),
      };
    case 'notRegistered':
      return {
        what: l10n.t('The key kept here (“{0}”) is not registered on the client.', key.kid),
        why: l10n.t('Registered are: {0}', key.registered.join(', ') || '–'),
        next: replace,
      };
    case 'otherPair':
      return {
        what: l10n.t('The private key kept here does not belong to the registered key “{0}”.', key.kid),
        why: l10n.t('Another key pair is registered with the same key id, so every signature is refused.'),
        next: replace,
      };
    case 'otherKeyId':
      return {
        what: l10n.t('The key kept here as “{0}” is registered as “{1}”.', key.kid, key.registeredAs),
        why: l10n.t('Maskinporten looks a key up by its key id, so every signature is refused.'),
        next: replace,
      };
  }
}
