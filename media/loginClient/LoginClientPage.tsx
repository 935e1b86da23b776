import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as z from 'zod/mini';
import {
  clientIdPattern,
  type loginClientEvents,
  type loginClientRequests,
  type LoginClientState,
} from '../../src/forms/loginClient/protocol.ts';
import { type Problem } from '../../src/forms/protocol.ts';
import { type Asker } from '../../src/forms/rpc.ts';
import { Button } from '../components/Button.tsx';
import { EnvironmentBadge } from '../components/EnvironmentBadge.tsx';
import { Field } from '../components/Field.tsx';
import { ProblemNotice } from '../components/ProblemNotice.tsx';
import { type SavedForm } from '../host.ts';
import { problemOf } from '../problem.ts';
import { fill } from '../text.ts';

/** What the page keeps when it is hidden. */
export const savedPage = z.object({ clientId: z.string() });

interface Props {
  readonly host: Asker<typeof loginClientRequests, typeof loginClientEvents>;
  readonly saved: SavedForm<z.infer<typeof savedPage>>;
  readonly state: LoginClientState;
}

/** Shows the values to register, each with a copy button, and asks for the resulting client id. */
export function LoginClientPage({ host, saved, state }: Props) {
  const { texts, values, environment, opensPortal } = state;
  const [clientId, setClientId] = useState(() => saved.read()?.clientId ?? '');
  const [isWrong, setWrong] = useState(false);
  const [copied, setCopied] = useState<number>();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    saved.write({ clientId });
  }, [clientId]);
  const [problem, setProblem] = useState<Problem>();
  const ask = (asked: Promise<unknown>, then?: () => void) => {
    setProblem(undefined);
    asked.then(then).catch((error: unknown) => {
      setProblem(problemOf(error, texts.failed));
    });
  };
  const submit = () => {
    const id = clientId.trim();
    if (clientIdPattern.test(id)) {
      ask(host.ask('submit', { clientId: id }));
      return;
    }
    setWrong(true);
    field.current?.focus();
  };
  return (
    <main>
      <header class="formHeader">
        <h1>{texts.heading}</h1>
        <p class="whereabouts">
          <EnvironmentBadge environment={environment} />
        </p>
      </header>
      <section class="section" aria-labelledby="values-heading">
        <h2 id="values-heading">{texts.values}</h2>
        <p class="help">{texts.intro}</p>
        <table class="values">
          <tbody>
            {values.map(({ name, value }, at) => (
              <tr key={`${name} ${value}`}>
                <th scope="row">{name}</th>
                <td>
                  <code>{value}</code>
                </td>
                <td>
                  <Button
                    label={fill(texts.copyValue, `${name} ${value}`)}
                    onClick={() => {
                      setCopied(undefined);
                      ask(host.ask('copy', { at }), () => {
                        setCopied(at);
                      });
                    }}
                  >
                    {copied === at ? texts.copied : texts.copy}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="onlyRead" role="status">
          {copied === undefined ? '' : `${texts.copied}: ${values[copied]?.value ?? ''}`}
        </p>
        {problem && <ProblemNotice problem={problem} />}
        {opensPortal && (
          <div class="buttons">
            <Button
              onClick={() => {
                ask(host.ask('openPortal', {}));
              }}
            >
              {texts.openPortal}
            </Button>
          </div>
        )}
      </section>
      <section class="section">
        <Field
          id="clientId"
          label={texts.clientId}
          help={texts.clientIdHelp}
          error={isWrong ? texts.clientIdInvalid : undefined}
        >
          {(attributes) => (
            <input
              {...attributes}
              ref={field}
              type="text"
              autocomplete="off"
              spellcheck={false}
              value={clientId}
              onInput={(event) => {
                setClientId(event.currentTarget.value);
                setWrong(false);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter') submit();
              }}
            />
          )}
        </Field>
        <div class="buttons actions">
          <Button primary onClick={submit}>
            {texts.logIn}
          </Button>
          <Button
            onClick={() => {
              ask(host.ask('close', {}));
            }}
          >
            {texts.cancel}
          </Button>
        </div>
      </section>
    </main>
  );
}
