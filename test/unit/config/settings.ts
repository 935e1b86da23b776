import { type AltinnCliSettings, requiredScopes } from '../../../src/core/config/altinnCliSettings.ts';
import { encodeJwk } from '../../../src/core/config/encodedJwk.ts';
import { rfc7517Key } from '../keys/publishedKeys.ts';

/** A client's settings as they are written, with a real key. */
export const settings: AltinnCliSettings = {
  environment: 'test',
  clientId: '7ab1b0c4-2f3d-4c5e-9d6f-1a2b3c4d5e6f',
  scopes: requiredScopes,
  encodedJwk: encodeJwk(rfc7517Key),
};

export const scopeText = 'altinn:serviceowner altinn:serviceowner/instances.read altinn:serviceowner/instances.write';

/** What the section must hold afterwards, in the members' own spelling. */
export const written = {
  Environment: 'test',
  ClientId: settings.clientId,
  Scope: scopeText,
  EncodedJwk: settings.encodedJwk,
  ExhangeToAltinnToken: true,
};
