import assert from 'node:assert/strict';
import { type LoginRequest, test as testEnvironment } from '../../../src/core/environments/environment.ts';
import { Ansattporten, representedOrganisation } from '../../../src/core/login/ansattporten.ts';
import { LoginError } from '../../../src/core/login/loginError.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { keyGenerationMs, privateJwk } from '../sandbox/support/keys.ts';
import { clientId, DocumentedIssuer } from './support/documentedIssuer.ts';

const login = testEnvironment.login!;
const retired: LoginRequest = {
  acr: 'high',
  authorizationDetails: [
    {
      type: 'ansattporten:altinn:service',
      resource: 'urn:altinn:resource:5613:1',
      representation_is_required: 'true',
    },
  ],
};

describe('A login at a server like the documented Ansattporten (self-service-api.md §4 A)', function () {
  this.timeout(keyGenerationMs);
  let issuer: DocumentedIssuer;
  beforeEach(async () => {
    issuer = await DocumentedIssuer.start(await privateJwk('of-the-issuer'));
  });
  afterEach(() => issuer.close());

  const at = (id = clientId) =>
    new Ansattporten(
      { id: 'test', login: { ...login, clientId: id, issuer: issuer.issuer } },
      new TestHttp({ now: () => new Date() }).http,
      () => new Date(),
    );
  const logIn = async (ansattporten = at(), request = login.organisation, port = 49_152) => {
    const redirectUri = `http://127.0.0.1:${port}/signed-in`;
    const begun = await ansattporten.begin({ redirectUri, request, language: 'nb' });
    return ansattporten.finish(begun, await issuer.visit(begun.url));
  };
  const refusal = async (asked: Promise<unknown>): Promise<LoginError> => {
    const error = await rejection(asked);
    assert.ok(error instanceof LoginError, String(error));
    return error;
  };

  for (const takesPushed of [true, false]) {
    const how = takesPushed ? 'pushed beforehand' : 'in the address';
    it(`returns the organisation with the requests of TEST and PROD, ${how}`, async () => {
      issuer.takesPushed = takesPushed;
      for (const port of [1024, 65_535]) {
        const tokens = await logIn(at(), login.organisation, port);
        assert.deepEqual(representedOrganisation(tokens.authorizationDetails), {
          orgno: '991825827',
          name: 'DIGITALISERINGSDIREKTORATET',
        });
        assert.equal(tokens.refreshTokenExpiresIn, 28_800);
      }
    });

    it(`is refused for a right of Altinn 2, ${how}, and names the other issuer`, async () => {
      issuer.takesPushed = takesPushed;
      const { failure, otherIssuer } = await refusal(logIn(at(), retired));
      assert.deepEqual(failure.reason === 'refused' && failure.error, 'invalid_authorization_details');
      assert.equal(otherIssuer, 'https://test.ansattporten.no');
    });
  }

  it('reads the organisation from the ID token if the answer itself does not name it', async () => {
    issuer.detailsIn = 'idToken';
    const tokens = await logIn();
    assert.equal(representedOrganisation(tokens.authorizationDetails)?.orgno, '991825827');
  });

  it('keeps its refresh token with REUSE, and gets a new one each time with ONETIME', async () => {
    for (const usage of ['REUSE', 'ONETIME'] as const) {
      issuer.usage = usage;
      const ansattporten = at();
      const first = (await logIn(ansattporten)).refreshToken!;
      const next = [];
      let current = first;
      for (let turn = 0; turn < 3; turn += 1) {
        const { refreshToken } = await ansattporten.refresh(current);
        next.push(refreshToken);
        current = refreshToken ?? current;
      }
      const given = next.filter((token) => token !== undefined);
      assert.equal(new Set(given).size, usage === 'REUSE' ? 0 : 3, usage);
    }
  });

  it('recognises an unknown client by the pushed request, unlike in the browser', async () => {
    const begun = await at('another').begin({
      redirectUri: 'http://127.0.0.1:1024/signed-in',
      request: login.organisation,
      language: 'nb',
    });
    const failure = begun.pushRefusal?.failure;
    assert.equal(failure?.reason === 'refused' && failure.error, 'invalid_client');
    await assert.rejects(issuer.visit(begun.url), /Ukjent klient/);
  });
});
