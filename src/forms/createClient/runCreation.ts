import { continueCreation, StepFailed } from '../../creation/createClient.ts';
import type { Creation, StepId } from '../../creation/creation.ts';
import { trace } from '../../problems/explain.ts';
import { SelfServiceError } from '../../selfService/selfServiceError.ts';
import type { Organisation } from '../../session/organisation.ts';
import type { FormServices } from '../formServices.ts';
import { aloneWithCreation } from './aloneWithCreation.ts';
import { creationPorts } from './creationPorts.ts';
import type { Problem } from '../protocol.ts';
import type { CreationReport } from './protocol.ts';
import { creationReport, nothingBegun, type Standing } from './report.ts';
import { serverFieldErrors } from './validate.ts';

interface Told {
  readonly tell: (report: CreationReport) => void;
  readonly explain: (error: unknown) => Problem;
}

/** Does what is left of a creation, telling of each step; returns how it ended, or where it was cancelled. Throws Refusal and what connecting throws. */
export async function runCreation(
  app: FormServices,
  organisation: Organisation,
  from: Creation,
  told: Told,
  signal: AbortSignal,
): Promise<CreationReport> {
  try {
    // Another window may have gone on with it meanwhile.
    const latest = () => ({ ...(app.creations.find(from.id) ?? from), input: from.input });
    return await aloneWithCreation(app, from, () => goOn(app, organisation, latest(), told, signal));
  } finally {
    app.clients.refresh(organisation);
  }
}

async function goOn(
  app: FormServices,
  organisation: Organisation,
  from: Creation,
  { tell, explain }: Told,
  signal: AbortSignal,
): Promise<CreationReport> {
  const details = new Map<StepId, string>();
  let standing: Standing = { made: from, details };
  const say = (next: Standing) => {
    standing = next;
    tell(creationReport(standing));
  };
  const ports = await creationPorts(
    app,
    organisation,
    (made, running) => {
      if (running) say({ made, running, details });
    },
    (step, text) => {
      details.set(step, text);
      say({ ...standing, details });
    },
    signal,
  );
  try {
    const made = await continueCreation(from, ports, signal);
    await app.creations.remove(made.id);
    return creationReport({ made, details });
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    app.log.error(trace(error));
    const fieldErrors = error.cause instanceof SelfServiceError ? serverFieldErrors(error.cause) : {};
    if (error.made.clientId === undefined && Object.keys(fieldErrors).length > 0) {
      await app.creations.remove(error.made.id);
      return nothingBegun('invalid', fieldErrors);
    }
    details.delete(error.step);
    return creationReport({ made: error.made, details, failed: { step: error.step, problem: explain(error.cause) } });
  }
}
