import { type Ref } from 'preact';
import { type CreateClientTexts } from '../../src/forms/createClient/protocol.ts';
import { Button } from '../components/Button.tsx';
import { type Creation } from './useCreation.ts';

interface Props {
  readonly creation: Creation;
  readonly texts: CreateClientTexts;
  readonly opensConfig: boolean;
  readonly firstRef: Ref<HTMLButtonElement>;
  readonly onCreate: () => void;
  readonly onCreateAnother: () => void;
  readonly onShowLog: () => void;
  readonly onClose: () => void;
}

/** The buttons at the end of the form. One of them is the next step. */
export function Actions({
  creation,
  texts,
  opensConfig,
  firstRef,
  onCreate,
  onCreateAnother,
  onShowLog,
  onClose,
}: Props) {
  const configWritten =
    opensConfig && creation.report?.steps.some(({ id, state }) => id === 'config' && state === 'done');
  switch (creation.phase) {
    case 'running':
      return (
        <div class="buttons actions">
          <Button onClick={creation.stop}>{texts.cancel}</Button>
        </div>
      );
    case 'editing':
      return (
        <div class="buttons actions">
          <Button primary buttonRef={firstRef} onClick={onCreate}>
            {texts.create}
          </Button>
          <Button onClick={onClose}>{texts.cancel}</Button>
        </div>
      );
    case 'failed':
      return (
        <div class="buttons actions">
          <Button primary buttonRef={firstRef} onClick={creation.tryAgain}>
            {texts.tryAgain}
          </Button>
          {creation.report?.changeable && <Button onClick={creation.change}>{texts.change}</Button>}
          <Button onClick={onShowLog}>{texts.showLog}</Button>
          <Button onClick={onClose}>{texts.close}</Button>
        </div>
      );
    case 'done':
      return (
        <div class="buttons actions">
          {configWritten && (
            <Button primary buttonRef={firstRef} onClick={creation.openConfig}>
              {texts.openConfig}
            </Button>
          )}
          <Button primary={!configWritten} onClick={onCreateAnother}>
            {texts.createAnother}
          </Button>
          <Button onClick={onClose}>{texts.close}</Button>
        </div>
      );
  }
}
