import '../styles/form.css';
import './loginClient.css';
import { render } from 'preact';
import { loginClientEvents, loginClientRequests, loginClientState } from '../../src/forms/loginClient/protocol.ts';
import { Asker } from '../../src/forms/rpc.ts';
import { connectToHost } from '../host.ts';
import { LoginClientPage, savedPage } from './LoginClientPage.tsx';

const { port, saved } = connectToHost(savedPage);
const host = new Asker(port, loginClientRequests, loginClientEvents, {});
const state = loginClientState.parse(JSON.parse(document.body.dataset.state ?? '{}'));
const root = document.getElementById('root');
if (root) render(<LoginClientPage host={host} saved={saved} state={state} />, root);
