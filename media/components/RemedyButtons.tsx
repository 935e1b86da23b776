import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Button } from './Button.tsx';

/** Lets the host carry out the remedy with this title. Resolves when it has been tried. */
export type CarryOut = (title: string) => Promise<void>;

/** Carries out remedies for all components that show a problem. */
export const Remedies = createContext<CarryOut>(() => Promise.resolve());

interface Props {
  readonly titles: readonly string[] | undefined;
  /** Retries what failed, if that does no harm, such as loading. */
  readonly then?: (() => void) | undefined;
}

/** A button for each remedy of a problem. */
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
