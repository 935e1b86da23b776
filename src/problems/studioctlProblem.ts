import { l10n } from 'vscode';
import type { StudioctlError } from '../altinnCli/studioctl.ts';
import type { Problem } from './problem.ts';

export function studioctlProblem({ reason }: StudioctlError): Problem {
  switch (reason) {
    case 'notFound':
      return {
        what: l10n.t('The program “studioctl” was not found.'),
        next: l10n.t('Install it and put it on PATH, or choose a file.'),
      };
    case 'tooOld':
      return {
        what: l10n.t('This studioctl does not keep Maskinporten clients.'),
        why: l10n.t('It does not know “studioctl app maskinporten”, which came in September 2026.'),
        next: l10n.t('Update it, or choose a file.'),
      };
    case 'timeout':
      return {
        what: l10n.t('studioctl did not answer in time.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it keeps.'),
      };
    case 'failed':
      return {
        what: l10n.t('studioctl did not take the key.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it says.'),
      };
    case 'otherKey':
      return {
        what: l10n.t('studioctl answered with another key than it was given.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it keeps.'),
      };
  }
}
