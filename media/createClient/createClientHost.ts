import type * as z from 'zod/mini';
import type { NewClient } from '../../src/core/journeys/newClient.ts';
import {
  createClientEvents,
  createClientRequests,
  type CreationReport,
} from '../../src/forms/createClient/protocol.ts';
import { Asker, type Port } from '../../src/forms/rpc.ts';
import { formHost, type FormHost } from '../formHost.ts';

export type LoadAnswer = z.output<typeof createClientRequests.load.answer>;

/** The host from the Create Client form's point of view. */
export interface CreateClientHost extends FormHost {
  readonly load: (signal: AbortSignal) => Promise<LoadAnswer>;
  readonly create: (input: NewClient) => Promise<CreationReport>;
  readonly tryAgain: () => Promise<CreationReport>;
  readonly change: () => Promise<CreationReport>;
  readonly stop: () => Promise<unknown>;
  readonly presets: (signal: AbortSignal) => Promise<LoadAnswer['presets']>;
  readonly openConfig: () => Promise<unknown>;
  /** Calls `hear` with each report. Returns a function that stops this. */
  readonly onProgress: (hear: (report: CreationReport) => void) => () => void;
}

export function createClientHost(port: Port): CreateClientHost {
  const listeners = new Set<(report: CreationReport) => void>();
  const asker = new Asker(port, createClientRequests, createClientEvents, {
    progress(report) {
      for (const hear of listeners) hear(report);
    },
  });
  return {
    ...formHost(asker),
    load: (signal) => asker.ask('load', {}, signal),
    create: (input) => asker.ask('create', input),
    tryAgain: () => asker.ask('tryAgain', {}),
    change: () => asker.ask('change', {}),
    stop: () => asker.ask('stop', {}),
    presets: async (signal) => (await asker.ask('presets', {}, signal)).presets,
    openConfig: () => asker.ask('openConfig', {}),
    onProgress(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}
