import { type Delegation } from '../state/storedState.ts';
import { elg, tiger } from './organisations.ts';

/** The elk has the tiger fetch from the population register on its behalf. */
export function seedDelegations(): Delegation[] {
  return [
    {
      scope: 'folkeregister:deling/offentligmedhjemmel',
      consumer_orgno: elg.orgno,
      supplier_orgno: tiger.orgno,
    },
  ];
}
