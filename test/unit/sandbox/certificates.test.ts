import assert from 'node:assert/strict';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { Clock } from './support/clock.ts';
import { verifiedClaims } from './support/jwt.ts';
import { keyGenerationMs, renamed } from './support/keys.ts';
import { createClient } from './support/newClient.ts';
import { derOf, newCertificate, newPrivateKey } from './support/openssl.ts';
import { TestSandbox } from './support/testSandbox.ts';

/** A certificate that can sign others, and its key. */
interface Authority {
  readonly certificate: string;
  readonly privateKey: string;
}

describe('A grant signed with an enterprise certificate (self-service-api.md §5, MP-120 to MP-123)', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let privateKey: string;
  let jwk: JsonWebKey;
  let root: Authority;
  let intermediate: Authority;
  let clientId: string;
  before(async () => {
    const rootKey = newPrivateKey();
    root = { certificate: newCertificate({ privateKey: rootKey, subject: '/CN=Test Root' }), privateKey: rootKey };
    intermediate = authority('/CN=Test Issuing CA', root);
    privateKey = newPrivateKey();
    jwk = createPrivateKey(privateKey).export({ format: 'jwk' });
    // A minute later than the machine's clock, by which openssl dates certificates.
    const clock = new Clock(new Date(Date.now() + 60_000));
    sandbox = await TestSandbox.start({ certificateAuthorities: [root.certificate] }, clock);
    clientId = await createClient(sandbox);
  });
  afterEach(() => {
    sandbox.clock.reset();
  });
  after(() => sandbox.close());

  const authority = (subject: string, issuer: Authority): Authority => {
    const key = newPrivateKey();
    return { certificate: newCertificate({ privateKey: key, subject, issuer, isAuthority: true }), privateKey: key };
  };
  /** The organisation's certificate, signed by the intermediate authority. */
  const certificate = (
    subject = `/CN=Virksomhet/organizationIdentifier=NTRNO-${sandbox.orgno()}`,
    issuer = intermediate,
  ): string => newCertificate({ privateKey, subject, issuer });
  const answer = (chain: readonly string[], key = jwk, id = clientId, at = sandbox) =>
    at.token(
      at.grant({
        clientId: id,
        jwk: key,
        scope: 'altinn:serviceowner',
        header: { kid: undefined, x5c: chain.map(derOf) },
      }),
    );

  it('gets a token that says so, with or without the root at the end of the chain', async () => {
    const leaf = certificate();
    for (const chain of [
      [leaf, intermediate.certificate],
      [leaf, intermediate.certificate, root.certificate],
      [certificate(undefined, root)],
    ]) {
      const reply = await answer(chain);
      assert.equal(reply.status, 200, reply.text);
      const { keys } = (await (await fetch(`${sandbox.sandbox.issuer}jwk`)).json()) as { keys: JsonWebKey[] };
      assert.equal(verifiedClaims(String(reply.body.access_token), keys).client_amr, 'virksomhetssertifikat');
    }
  });

  it('is how an organisation’s admin client without a registered key signs in', async () => {
    const { certificateAdminClient: admin } = sandbox.sandbox.organisations[1]!;
    const leaf = certificate(`/CN=Virksomhet/organizationIdentifier=NTRNO-${sandbox.orgno(1)}`);
    const header = { kid: undefined, x5c: [leaf, intermediate.certificate].map(derOf) };
    const { clientId: id, scope } = admin;
    const reply = await sandbox.token<{ access_token: string }>(sandbox.grant({ clientId: id, jwk, scope, header }));
    assert.equal(reply.status, 200, reply.text);
    const headers = { authorization: `Bearer ${reply.body.access_token}` };
    assert.equal((await fetch(`${sandbox.sandbox.selfServiceUrl}/api/v1/clients`, { headers })).status, 200);
    const own = sandbox.grant({ clientId: id, jwk, scope, header: { kid: undefined, x5c: [derOf(certificate())] } });
    assert.match((await sandbox.token(own)).text, /MP-120/);
    const elsewhere = [certificate(), intermediate.certificate].map(derOf);
    const others = sandbox.grant({ clientId: id, jwk, scope, header: { kid: undefined, x5c: elsewhere } });
    assert.match((await sandbox.token(others)).text, /MP-122/);
  });

  it('is accepted with the number in the older serialNumber too', async () => {
    const leaf = certificate(`/CN=Virksomhet/serialNumber=${sandbox.orgno()}`);
    assert.equal((await answer([leaf, intermediate.certificate])).status, 200);
  });

  it('is refused with MP-122 if the certificate is another organisation’s, or nobody’s', async () => {
    for (const subject of [`/CN=Virksomhet/serialNumber=${sandbox.orgno(1)}`, '/CN=Virksomhet']) {
      assert.match((await answer([certificate(subject), intermediate.certificate])).text, /MP-122/);
    }
  });

  it('is refused with MP-120 if the certificate or the chain is invalid', async () => {
    assert.match((await answer(['bm90IGEgY2VydGlmaWNhdGU='])).text, /MP-120/);
    assert.match((await answer([certificate(), certificate('/CN=Another CA')])).text, /MP-120/);
    assert.match((await answer([certificate()])).text, /MP-120/, 'the certificate between is missing');
    const impostor = newCertificate({ privateKey, subject: '/CN=Test Issuing CA', isAnonymous: true });
    assert.match((await answer([certificate(), impostor])).text, /MP-120/);
    const turned = [intermediate.certificate, certificate()];
    assert.match((await answer(turned)).text, /MP-120/, 'the leaf is not first');
  });

  it('is refused with MP-120 if no trusted authority issued it, even if it is self-signed', async () => {
    const subject = `/CN=Virksomhet/organizationIdentifier=NTRNO-${sandbox.orgno()}`;
    assert.match((await answer([newCertificate({ privateKey, subject })])).text, /MP-120/);
    const otherKey = newPrivateKey();
    const other = {
      certificate: newCertificate({ privateKey: otherKey, subject: '/CN=Test Root' }),
      privateKey: otherKey,
    };
    const chain = [certificate(undefined, other), other.certificate];
    assert.match((await answer(chain)).text, /MP-120/, 'a root of the same name');
  });

  it('is refused with MP-120 if a certificate was issued by one that is not an authority’s', async () => {
    const holder = { certificate: certificate(), privateKey };
    const forged = newCertificate({
      privateKey,
      subject: `/CN=Forged/organizationIdentifier=NTRNO-${sandbox.orgno()}`,
      issuer: holder,
    });
    assert.match((await answer([forged, holder.certificate, intermediate.certificate])).text, /MP-120/);
  });

  it('is refused with MP-120 until an authority is trusted', async () => {
    const trusting = await TestSandbox.start({}, sandbox.clock);
    const id = await createClient(trusting);
    const chain = [certificate(), intermediate.certificate];
    assert.match((await answer(chain, jwk, id, trusting)).text, /MP-120/);
    trusting.sandbox.trustCertificateAuthority(root.certificate);
    assert.equal((await answer(chain, jwk, id, trusting)).status, 200);
    await trusting.close();
  });

  it('needs valid authorities: a sandbox with an invalid one does not start', async () => {
    for (const pem of ['', 'not PEM', privateKey, '-----BEGIN CERTIFICATE-----\nbm90\n-----END CERTIFICATE-----']) {
      const message = 'A certificate authority must be one or more PEM certificates';
      await assert.rejects(TestSandbox.start({ certificateAuthorities: [pem] }), { message });
    }
  });

  it('is refused with MP-124 if another key signed it', async () => {
    const other = createPrivateKey(root.privateKey).export({ format: 'jwk' });
    assert.match((await answer([certificate(), intermediate.certificate], other)).text, /MP-124/);
  });

  it('is refused when the client has a registered key', async () => {
    const id = await createClient(sandbox, {}, { ...renamed(jwk), use: 'sig' });
    assert.match(
      (await answer([certificate(), intermediate.certificate], jwk, id)).text,
      /no key identifier \(kid\) provided/,
    );
  });

  it('is refused with MP-120 before and after the certificate’s validity', async () => {
    const chain = [certificate(), intermediate.certificate];
    for (const days of [-1, 31]) {
      sandbox.clock.reset();
      sandbox.clock.pass(days * 24 * 60 * 60);
      assert.match((await answer(chain)).text, /MP-120/, String(days));
    }
  });

  it('is refused with MP-120 if the root has expired, even if it is not sent along', async () => {
    const shortKey = newPrivateKey();
    const short = newCertificate({ privateKey: shortKey, subject: '/CN=Short Root', days: 1 });
    sandbox.sandbox.trustCertificateAuthority(short);
    const leaf = certificate(undefined, { certificate: short, privateKey: shortKey });
    assert.equal((await answer([leaf])).status, 200);
    sandbox.clock.pass(2 * 24 * 60 * 60);
    assert.match((await answer([leaf])).text, /MP-120/);
  });
});
