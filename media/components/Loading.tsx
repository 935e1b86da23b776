import * as z from 'zod/mini';
import { Button } from './Button.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import { type Loaded } from './useLoaded.ts';

/** The few texts that are needed before the host has answered `load`. The host writes them on the body. */
const bodyTexts = z.object({ loadFailed: z.string(), retry: z.string(), showLog: z.string() });

/** Shown in place of the form: nothing but a placeholder while it loads, and the problem if that fails. */
export function Loading({ loaded, showLog }: { readonly loaded: Loaded<unknown>; readonly showLog: () => void }) {
  if (loaded.state !== 'failed') {
    return (
      <main aria-busy="true">
        <div class="progressLine" />
      </main>
    );
  }
  const texts = textsOnBody();
  const problem = loaded.problem ?? (texts && { what: texts.loadFailed });
  return (
    <main>
      {problem && (
        <ProblemNotice problem={problem} retry={loaded.retry}>
          {texts && (
            <>
              <Button primary onClick={loaded.retry}>
                {texts.retry}
              </Button>
              <Button onClick={showLog}>{texts.showLog}</Button>
            </>
          )}
        </ProblemNotice>
      )}
    </main>
  );
}

function textsOnBody(): z.infer<typeof bodyTexts> | undefined {
  const text = document.body.dataset.texts;
  return text === undefined ? undefined : bodyTexts.safeParse(JSON.parse(text)).data;
}
