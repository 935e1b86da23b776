import { l10n } from 'vscode';
import type { App } from '../../app/app.ts';
import { requireStored } from '../../configFiles/writeClientConfig.ts';
import { fetchTokenWhenReady } from '../../maskinporten/fetchTokenWhenReady.ts';
import { requestTokenEitherWay } from '../../maskinporten/requestToken.ts';
import type { Attempt } from '../attempt.ts';
import { showToken } from './showToken.ts';
import { chooseStoredKey } from './storedKey.ts';
import { chooseClient } from '../target.ts';
import { whileLookingUp } from '../whileCancellable.ts';
import { withTokenProgress } from './tokenProgress.ts';
import { askForToken } from './tokenQuestions.ts';

/** Fetches a token with a key that is kept here, and shows what stands in it. The token itself is copied only on demand. */
export async function getAccessToken(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const of = await attempt.once('client', () => chooseClient(app, given));
  if (!of) return;
  const { organisation, client } = of;
  const clientId = client.client_id;
  const whyNeeded = l10n.t('A grant is signed with the private half, and Maskinporten only has the public one.');
  const kid = await attempt.once('key', () => chooseStoredKey(app, of, given, whyNeeded));
  if (kid === undefined) return;
  const { environment, api } = await app.sessions.connect(organisation);
  const wish = await attempt.once('wish', async () => {
    // As they are now: a scope that was taken off since would be refused.
    const { scopes } = await whileLookingUp(client.client_name, (signal) => api.getClient(clientId, signal));
    return askForToken(app, of, scopes);
  });
  if (!wish) return;
  const jwk = await requireStored(app.privateKeys, { organisation, clientId, kid });
  const token = await withTokenProgress(client, (waiting, signal) => {
    const tryOnce = () => requestTokenEitherWay(app, environment, { clientId, ...wish }, { jwk }, signal);
    return fetchTokenWhenReady(tryOnce, (ms) => app.delay(ms, signal), app.now, waiting);
  });
  const expires = new Date(app.now().getTime() + token.expiresIn * 1000);
  await showToken(app, { of, environment, issuedBy: 'Maskinporten', value: token.value, expires });
}
