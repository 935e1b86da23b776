import {
  type loginClientEvents,
  type loginClientRequests,
  type LoginClientState,
} from '../../../../src/forms/loginClient/protocol.ts';
import { type Handlers } from '../../../../src/forms/rpc.ts';
import { type FormPage } from './formPage.ts';

type Requests = typeof loginClientRequests;

export type LoginClientForm = ReturnType<typeof loginClientPage>;

/** The page that says what to register for people to log in, as a person meets it. */
export function loginClientPage(form: FormPage<Requests, typeof loginClientEvents>) {
  const { page } = form;
  return {
    form,
    page,
    copy: (value: string) => page.getByRole('button', { name: `Copy ${value}`, exact: true }),
    said: page.getByRole('status'),
    problem: page.getByRole('alert'),
    openPortal: page.getByRole('button', { name: 'Open Portal' }),
    clientId: page.getByLabel('Client ID'),
    logIn: page.getByRole('button', { name: 'Log In' }),
  };
}

export const someLoginClient: LoginClientState = {
  environment: { id: 'prod', kind: 'prod', label: 'PROD' },
  values: [
    { name: 'application_type', value: 'native' },
    { name: 'redirect_uris', value: 'http://127.0.0.1:0/signed-in' },
  ],
  opensPortal: true,
  texts: {
    heading: 'PROD needs a login client',
    intro: 'Somebody registers it once.',
    values: 'What to register',
    openPortal: 'Open Portal',
    copy: 'Copy',
    copyValue: 'Copy {0}',
    copied: 'Copied',
    failed: 'Unexpected error.',
    clientId: 'Client ID',
    clientIdHelp: 'It is no secret.',
    clientIdInvalid: 'Enter an ID without spaces.',
    logIn: 'Log In',
    cancel: 'Cancel',
  },
};

const nothing = () => Promise.resolve({});

export function loginClientHandlers(host: Partial<Handlers<Requests>> = {}): Handlers<Requests> {
  return { copy: nothing, openPortal: nothing, submit: nothing, close: nothing, ...host };
}
