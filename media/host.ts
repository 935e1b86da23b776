import * as z from 'zod/mini';
import { holdsKeyMaterial } from './keyMaterial.ts';
import { type Port } from '../src/forms/rpc.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** What a form keeps when it is hidden, reloaded or restored after a restart. */
export interface SavedForm<T> {
  /** Undefined if nothing was saved, or if another version saved it in another format. */
  readonly read: () => T | undefined;
  readonly write: (form: T) => void;
}

/**
 * A form's only connection to the outside: messages to the host, and the state that VS Code keeps. Texts that contain a private
 * key never get through, whatever field they were pasted into.
 */
export function connectToHost<T>(form: z.ZodMiniType<T>): { readonly port: Port; readonly saved: SavedForm<T> } {
  const vsCode = acquireVsCodeApi();
  return { port: portTo(vsCode), saved: savedIn(vsCode, form) };
}

function portTo(vsCode: VsCodeApi): Port {
  return {
    post(message) {
      if (holdsPrivateKey(message)) throw new TypeError('A private key never leaves the form.');
      vsCode.postMessage(message);
    },
    listen(receive) {
      const hear = (event: MessageEvent) => {
        receive(event.data);
      };
      window.addEventListener('message', hear);
      return () => {
        window.removeEventListener('message', hear);
      };
    },
  };
}

/**
 * The state is shared: the host reads its own fields (environment, organisation, client) when it restores the panel, and writes
 * them on the body. The form's part is `form`.
 */
function savedIn<T>(vsCode: VsCodeApi, schema: z.ZodMiniType<T>): SavedForm<T> {
  const record = z.catch(z.record(z.string(), z.unknown()), {});
  const { form, ...about } = record.parse(hostState());
  // The host passes a draft to a newly opened form. What the form has saved since is newer.
  const savedState = { ...(form === undefined ? {} : { form }), ...record.parse(vsCode.getState()), ...about };
  vsCode.setState(savedState);
  return {
    read: () => schema.safeParse(savedState.form).data,
    write(form) {
      vsCode.setState({ ...savedState, form: withoutPrivateKeys(form) });
    },
  };
}

function hostState(): unknown {
  try {
    return JSON.parse(document.body.dataset.state ?? '{}') as unknown;
  } catch {
    return {};
  }
}

function holdsPrivateKey(value: unknown): boolean {
  if (typeof value === 'string') return holdsKeyMaterial(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsPrivateKey);
}

function withoutPrivateKeys(value: unknown): unknown {
  if (typeof value === 'string') return holdsKeyMaterial(value) ? '' : value;
  if (Array.isArray(value)) return value.map(withoutPrivateKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutPrivateKeys(part)]));
}
