import { type CreationReport, type ReportStep } from '../../../../src/forms/createClient/protocol.ts';

const steps: readonly { readonly id: ReportStep['id']; readonly label: string; readonly detail?: string }[] = [
  { id: 'client', label: 'Create the client', detail: '7f3c1c9e-64a8-4a4e-9a0c-0d6a3f1f2b11' },
  { id: 'keyKept', label: 'Generate the key and keep it here', detail: 'sjofugl-2026-02-03-a41f' },
  { id: 'keyRegistered', label: 'Register the public key' },
  { id: 'config', label: 'Write the Altinn CLI config', detail: 'appsettings.altinn.json' },
  { id: 'token', label: 'Fetch a token', detail: 'altinn:serviceowner/instances.read, 120 s' },
];

export const problem = {
  what: 'The service did not answer',
  why: 'It is down for maintenance (503).',
  next: 'Wait a few minutes.',
  remedies: ['Open the Status Page'],
};

/** A report with the steps' states in order; those left out are waiting. */
export function report(
  outcome: CreationReport['outcome'],
  summary: string,
  ...states: ReportStep['state'][]
): CreationReport {
  return {
    outcome,
    summary,
    fieldErrors: {},
    changeable: false,
    steps: steps.map(({ id, label, detail }, index) => {
      const state = states[index] ?? 'waiting';
      return {
        id,
        label,
        state,
        ...(state === 'done' && detail && { detail }),
        ...(state === 'failed' && { problem }),
      };
    }),
  };
}

export const doneReport = report('done', 'Fakturamottak is ready.', 'done', 'done', 'done', 'done', 'done');
export const runningReport = report('running', 'Registering the public key', 'done', 'done', 'running');
export const failedReport = report('failed', 'The key could not be registered.', 'done', 'done', 'failed');
/** Nothing was made of it. */
export const refusedReport: CreationReport = {
  ...report('failed', 'The client was not created.', 'failed'),
  changeable: true,
};
export const takenBack = report('declined', 'Nothing was created.');
export const invalidReport = (fieldErrors: CreationReport['fieldErrors']): CreationReport => ({
  ...report('invalid', 'The client was not created.'),
  fieldErrors,
});
