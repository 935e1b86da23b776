import { core } from './core.ts';
import { keys } from './keys.ts';
import type { Mutant } from './mutant.ts';
import { sandbox } from './sandbox.ts';

/** Lines in which a mistake would hurt people most: keys lost or exposed, environments mixed up, a login taken over. */
export const mutants: readonly (Mutant & { readonly subject: string })[] = [keys, core, sandbox].flatMap((subjects) =>
  Object.entries(subjects).flatMap(([subject, all]) => all.map((mutant) => ({ subject, ...mutant }))),
);
