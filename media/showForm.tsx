import { type FunctionComponent, render } from 'preact';
import type * as z from 'zod/mini';
import { type Port } from '../src/forms/rpc.ts';
import { Loading } from './components/Loading.tsx';
import { Remedies } from './components/RemedyButtons.tsx';
import { useLoaded } from './components/useLoaded.ts';
import { type FormHost } from './formHost.ts';
import { connectToHost, type SavedForm } from './host.ts';

interface LoadingHost<Answer> extends FormHost {
  readonly load: (signal: AbortSignal) => Promise<Answer>;
}

interface FormProps<Host, Saved, Answer> {
  readonly host: Host;
  readonly saved: SavedForm<Saved>;
  readonly loaded: Answer;
}

/** Connects a form to its host, and shows it once the host has answered `load`. */
export function showForm<Answer, Host extends LoadingHost<Answer>, Saved>(
  savedForm: z.ZodMiniType<Saved>,
  connect: (port: Port) => Host,
  Form: FunctionComponent<FormProps<Host, Saved, Answer>>,
): void {
  const { port, saved } = connectToHost(savedForm);
  const host = connect(port);

  function LoadedForm() {
    const loaded = useLoaded(host.load);
    if (loaded.state !== 'loaded') return <Loading loaded={loaded} showLog={host.showLog} />;
    return <Form host={host} saved={saved} loaded={loaded.value} />;
  }
  const form = (
    <Remedies.Provider value={host.remedy}>
      <LoadedForm />
    </Remedies.Provider>
  );

  const root = document.getElementById('root');
  if (root) render(form, root);
}
