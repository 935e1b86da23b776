import { l10n } from 'vscode';
import type { Detail, Failure, KeyFailure, LinkId, NotApplicable } from '../core/diagnosis/diagnose.ts';
import { keyState } from '../core/selfService/jsonWebKey.ts';
import { clockRemedy, clockText } from './httpProblem.ts';
import { explain } from './explain.ts';
import { expiryText } from './keyText.ts';
import type { Problem } from './problem.ts';
import { obstacleText } from './scopeText.ts';

/** What is wrong at a link that is broken, and the remedy. */
export function diagnosisProblem(finding: Failure): Problem {
  switch (finding.kind) {
    case 'error':
      return explain(finding.error);
    case 'clock':
      return {
        what: clockText(finding.skewMs),
        why: l10n.t('Maskinporten rejects grants that are more than ten seconds off.'),
        next: clockRemedy(),
      };
    case 'otherOrganisation':
      return {
        what: l10n.t('You’re signed in for another organisation: {0} ({1}).', finding.name, finding.orgno),
        next: l10n.t('Refresh, or sign in again.'),
      };
    case 'clientInactive':
      return {
        what: l10n.t('The client is deactivated.'),
        why: l10n.t('Maskinporten doesn’t issue tokens to a deactivated client.'),
        next: l10n.t('Activate it in the portal, or create another.'),
      };
    case 'noScopes':
      return {
        what: l10n.t('The client has no scopes.'),
        next: l10n.t('Run “Maskinporten: Add Scopes…” to add some.'),
      };
    case 'scopesBarred':
      return {
        what: l10n.t('The organisation can’t use all of the client’s scopes.'),
        why: finding.barred.map(({ name, obstacle }) => `${name}: ${obstacleText(obstacle)}`).join('; '),
        next: l10n.t('Ask the owner of the scope to give your organisation access in this environment.'),
      };
    case 'key':
      return keyProblem(finding.key);
  }
}

function keyProblem(key: KeyFailure): Problem {
  const generate = l10n.t('Run “Maskinporten: Generate Key Pair…” to generate one.');
  const replace = l10n.t('Generate a new key pair, and remove the old key once nothing uses it.');
  switch (key.reason) {
    case 'none':
      return { what: l10n.t('The client has no key.'), next: generate };
    case 'expired':
      return {
        what: l10n.t('All keys have expired: {0}', key.kids.join(', ')),
        next: l10n.t('Keys expire after a year. Generate a new key pair and write it to the config.'),
      };
    case 'notRegistered':
      return {
        what: l10n.t('The key stored here (“{0}”) isn’t registered on the client.', key.kid),
        why:
          key.registered.length > 0
            ? l10n.t('Registered keys: {0}', key.registered.join(', '))
            : l10n.t('The client has no registered keys.'),
        next: replace,
      };
    case 'otherPair':
      return {
        what: l10n.t('The private key stored here doesn’t match the registered key “{0}”.', key.kid),
        why: l10n.t('Another key pair is registered with the same key ID, so every signature is rejected.'),
        next: replace,
      };
    case 'otherKeyId':
      return {
        what: l10n.t('The key stored here as “{0}” is registered as “{1}”.', key.kid, key.registeredAs),
        why: l10n.t('Maskinporten finds a key by its key ID, so every signature is rejected.'),
        next: replace,
      };
  }
}

/** What a link of the chain is called. */
export function linkTitle(id: LinkId): string {
  switch (id) {
    case 'environment':
      return l10n.t('Environment');
    case 'reachSelfService':
      return l10n.t('Connection to the self-service API');
    case 'reachMaskinporten':
      return l10n.t('Connection to Maskinporten');
    case 'clock':
      return l10n.t('Clock');
    case 'signIn':
      return l10n.t('Sign-in');
    case 'rights':
      return l10n.t('Rights');
    case 'client':
      return l10n.t('Client');
    case 'key':
      return l10n.t('Key');
    case 'scopeOnClient':
      return l10n.t('Scopes on the client');
    case 'scopeGranted':
      return l10n.t('Scopes granted to the organisation');
    case 'token':
      return l10n.t('Token');
  }
}

/** Why there was nothing to look at. */
export function notApplicableText(reason: NotApplicable): string {
  switch (reason) {
    case 'noClient':
      return l10n.t('Not applicable: no client was chosen.');
    case 'keyElsewhere':
      return l10n.t('Not applicable: the private key isn’t stored here, so another program signs with it.');
    case 'onlyDelegated':
      return l10n.t('Not applicable: every scope is used on behalf of a consumer, which must be specified.');
    case 'noTime':
      return l10n.t('Not applicable: the server didn’t send its time.');
  }
}

/** What was found at a link that holds; undefined when there is nothing to tell. */
export function findingDetail(finding: Detail | undefined, now: Date): string | undefined {
  switch (finding?.kind) {
    case 'clock':
      return clockDetail(Math.round(Math.abs(finding.skewMs) / 1000));
    case 'user':
      return `${finding.name} (${finding.orgno})`;
    case 'clients':
      return l10n.t('clients: {0}', finding.count);
    case 'key':
      return [finding.kid, expiryText(keyState(finding.exp, now))].filter(Boolean).join(', ');
    case 'scopes':
      return finding.scopes.join(', ');
    case 'token':
      return `${finding.scopes.join(', ')}, ${l10n.t('valid for {0} seconds', finding.expiresIn)}`;
    case undefined:
      return undefined;
  }
}

function clockDetail(seconds: number): string {
  return seconds <= 1 ? l10n.t('off by at most a second') : l10n.t('off by {0} seconds', seconds);
}
