import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Button } from './Button.tsx';

/** Has the host carry out the remedy of this title; ends when it has been tried. */
export type CarryOut = (title: string) => Promise<void>;

/** The form's host, for whatever shows a problem. */
export const Remedies = createContext<CarryOut>(() => Promise.resolve());

interface Props {
  readonly titles: readonly string[] | undefined;
  /** What failed and can be tried again without harm, such as loading. */
  readonly then?: (() => void) | undefined;
}

/** What can be done about a problem, one click away. */
export function RemedyButtons({ titles = [], then }: Props) {
  const carryOut = useContext(Remedies);
  return (
    <>
      {titles.map((title) => (
        <Button
          key={title}
          onClick={() => {
            void carryOut(title).then(then);
          }}
        >
          {title}
        </Button>
      ))}
    </>
  );
}
