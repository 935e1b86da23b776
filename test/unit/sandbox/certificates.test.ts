import assert from 'node:assert/strict';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { Clock } from './support/clock.ts';
import { verifiedClaims } from './support/jwt.ts';
import { keyGenerationMs, renamed } from './support/keys.ts';
import { createClient } from './support/newClient.ts';
import { derOf, newCertificate, newPrivateKey } from './support/openssl.ts';
import { TestSandbox } from './support/testSandbox.ts';

describe('a grant signed with an enterprise certificate (self-service-api.md §5, MP-120 to MP-123)', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let privateKey: string;
  let authorityKey: string;
  let authority: string;
  let jwk: JsonWebKey;
  let clientId: string;
  before(async () => {
    // A minute later than the machine's clock, by which openssl dates certificates.
    sandbox = await TestSandbox.start({}, new Clock(new Date(Date.now() + 60_000)));
    [privateKey, authorityKey] = [newPrivateKey(), newPrivateKey()];
    authority = newCertificate({ privateKey: authorityKey, subject: '/CN=Test CA' });
    jwk = createPrivateKey(privateKey).export({ format: 'jwk' });
    clientId = await createClient(sandbox);
  });
  after(() => sandbox.close());

  /** The organisation's certificate, signed by the authority. */
  const certificate = (subject = `/CN=Virksomhet/organizationIdentifier=NTRNO-${sandbox.orgno()}`): string =>
    newCertificate({ privateKey, subject, issuer: { certificate: authority, privateKey: authorityKey } });
  const answer = (chain: readonly string[], key = jwk, id = clientId) =>
    sandbox.token(
      sandbox.grant({
        clientId: id,
        jwk: key,
        scope: 'altinn:serviceowner',
        header: { kid: undefined, x5c: chain.map(derOf) },
      }),
    );

  it('gives a token that says so, with the chain or without', async () => {
    for (const chain of [[certificate()], [certificate(), authority]]) {
      const reply = await answer(chain);
      assert.equal(reply.status, 200, reply.text);
      const { keys } = (await (await fetch(`${sandbox.sandbox.issuer}jwk`)).json()) as { keys: JsonWebKey[] };
      assert.equal(verifiedClaims(String(reply.body.access_token), keys).client_amr, 'virksomhetssertifikat');
    }
  });

  it('reads the number from the older serialNumber too', async () => {
    assert.equal((await answer([certificate(`/CN=Virksomhet/serialNumber=${sandbox.orgno()}`)])).status, 200);
  });

  it('is MP-122 when the certificate is another organisation’s, or nobody’s', async () => {
    for (const subject of [`/CN=Virksomhet/serialNumber=${sandbox.orgno(1)}`, '/CN=Virksomhet']) {
      assert.match((await answer([certificate(subject)])).text, /MP-122/);
    }
  });

  it('is MP-120 when it is no certificate, or the chain does not hold', async () => {
    assert.match((await answer(['bm90IGEgY2VydGlmaWNhdGU='])).text, /MP-120/);
    assert.match((await answer([certificate(), certificate('/CN=Another CA')])).text, /MP-120/);
    const impostor = newCertificate({ privateKey, subject: '/CN=Test CA', isAnonymous: true });
    assert.match((await answer([certificate(), impostor])).text, /MP-120/);
  });

  it('is MP-124 when another key signed', async () => {
    const other = createPrivateKey(authorityKey).export({ format: 'jwk' });
    assert.match((await answer([certificate()], other)).text, /MP-124/);
  });

  it('is refused when the client has a registered key', async () => {
    const id = await createClient(sandbox, {}, { ...renamed(jwk), use: 'sig' });
    assert.match((await answer([certificate()], jwk, id)).text, /MP-011.*kid/);
  });

  it('is MP-120 before the certificate is valid, and after', async () => {
    const valid = certificate();
    for (const days of [-1, 31]) {
      sandbox.clock.reset();
      sandbox.clock.pass(days * 24 * 60 * 60);
      assert.match((await answer([valid])).text, /MP-120/, String(days));
    }
  });
});
