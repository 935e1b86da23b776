import { type ScopeAccess } from '../state/storedState.ts';
import { daysBefore } from './moments.ts';
import { elg, tiger, type SeedOrganisation } from './organisations.ts';

type Row = readonly [scope: string, owner: string, state: ScopeAccess['state'], daysOld: number];

const [digdir, skatteetaten, nav, brreg] = ['991825827', '974761076', '889640782', '974760673'];

const tigers: readonly Row[] = [
  ['altinn:serviceowner', digdir, 'APPROVED', 520],
  ['altinn:serviceowner/instances.read', digdir, 'APPROVED', 520],
  ['altinn:serviceowner/instances.write', digdir, 'APPROVED', 520],
  ['altinn:serviceowner/notifications.create', digdir, 'APPROVED', 211],
  ['altinn:appdeploy', digdir, 'REQUESTED', 3],
  ['krr:global/kontaktinformasjon.read', digdir, 'APPROVED', 402],
  ['krr:global/digitalpost.read', digdir, 'REQUESTED', 9],
  ['skatteetaten:inntekt', skatteetaten, 'APPROVED', 377],
  ['skatteetaten:summertskattegrunnlag', skatteetaten, 'DENIED', 148],
  ['nav:aareg/v1/arbeidsforhold', nav, 'APPROVED', 260],
  ['nav:sykepenger/sykmeldinger.read', nav, 'DENIED', 31],
  ['brreg:losore/heftelser.read', brreg, 'APPROVED', 95],
  ['elgdata:kundeforhold.read', elg.orgno, 'APPROVED', 64],
];

const elgs: readonly Row[] = [
  ['altinn:serviceowner', digdir, 'APPROVED', 301],
  ['folkeregister:deling/offentligmedhjemmel', skatteetaten, 'APPROVED', 188],
  ['krr:global/kontaktinformasjon.read', digdir, 'REQUESTED', 12],
  ['skatteetaten:inntekt', skatteetaten, 'REQUESTED', 5],
  ['nav:aareg/v1/arbeidsforhold', nav, 'DENIED', 44],
];

/** Accesses in all three states. The eagle has none: for it the list is the “does not have any” error. */
export function seedAccesses(now: Date): ScopeAccess[] {
  return [...accessesOf(tiger, tigers, now), ...accessesOf(elg, elgs, now)];
}

function accessesOf({ orgno }: SeedOrganisation, rows: readonly Row[], now: Date): ScopeAccess[] {
  return rows.map(([scope, owner, state, daysOld]) => ({
    scope,
    owner_orgno: owner,
    consumer_orgno: orgno,
    state,
    created: daysBefore(now, daysOld + 2),
    last_updated: daysBefore(now, state === 'REQUESTED' ? daysOld + 2 : daysOld),
  }));
}
