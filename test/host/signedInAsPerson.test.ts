import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { open, submit } from '../unit/sandbox/support/browser.ts';
import { logsIn } from './support/personsBrowser.ts';
import {
  keptSecrets,
  nothingIsKept,
  signedIn,
  syntheticOrgno,
  tigerOrgno,
  unsignedOrgno,
} from './support/realEnvironments.ts';
import { SigningIn, ways } from './support/signingIn.ts';
import { label, linesAt, requestsWhile, run } from './support/world.ts';

describe('Being signed in as a person', () => {
  const at = new SigningIn();
  before(() => at.start());
  after(() => at.stop());
  beforeEach(() => at.begin());
  afterEach(() => at.end());

  describe('and representing another synthetic organisation', () => {
    const question = /which synthetic organisation do you want to represent/;

    it('shows that one in its place, with its own clients', async () => {
      const organisation = await at.signInSynthetic();
      at.person.whenTyping(question, '310 528 471');
      await run('switchSyntheticOrganisation', { organisation });
      at.person.wasShown('information', /^You now represent .*TIGER.* \(310528471\) in TEST\.$/m);
      assert.deepEqual(
        signedIn(at.app).map(({ orgno }) => orgno),
        [tigerOrgno],
      );
      assert.ok((await at.clientsOf({ environment: 'test', orgno: tigerOrgno })).length > 0);
    });

    for (const [wrong, why] of [
      ['310528472', 'the last digit'],
      ['31052847', 'eight digits'],
      ['abcdefghi', 'letters'],
      ['', 'nothing'],
    ] as const) {
      it(`is refused at the field for ${why}`, async () => {
        const organisation = await at.signInSynthetic();
        at.person.whenTyping(question, wrong).dismisses(/^Enter a valid 9-digit/);
        const requests = await requestsWhile(at.app, () => run('switchSyntheticOrganisation', { organisation }));
        at.person.wasShown('input', /^Enter a valid 9-digit organisation number\./);
        assert.deepEqual(requests, []);
        assert.deepEqual(signedIn(at.app), [organisation]);
      });
    }

    it('is not offered to one who logged in with an organisation number', async () => {
      at.browser.visit = logsIn('registered', tigerOrgno);
      await at.signIn(ways.person);
      await run('switchSyntheticOrganisation', { organisation: signedIn(at.app)[0] });
      at.person.wasShown('error', /Can’t switch organisation.*logged in with a synthetic organisation/);
    });

    it('in another window never gives this one the other’s data: it is told to sign in again', async () => {
      const organisation = await at.signInSynthetic(tigerOrgno);
      const clients = await at.clientsOf(organisation);
      assert.ok(clients.length > 0);
      const { signIn: by } = organisation;
      assert.ok(by.how === 'person');
      // What the other window does.
      const { api } = await at.app.sessions.connect(organisation);
      await at.app.persons.represent(by.session, organisation, syntheticOrgno);
      const requests = await requestsWhile(at.app, async () => {
        await assert.rejects(api.listClients(), { name: 'SignedOut', reason: 'switched' });
      });
      assert.deepEqual(requests, []);
    });

    for (const [what, fault] of [
      ['is refused', { status: 403 }],
      ['never reaches the server', { reset: true }],
    ] as const) {
      it(`changes nothing when it ${what}`, async () => {
        const organisation = await at.signInSynthetic(tigerOrgno);
        at.world.test.misbehave({ match: { method: 'POST', path: '/api/v1/auth/switch-synth-org' }, ...fault });
        at.person.whenTyping(question, syntheticOrgno);
        await run('switchSyntheticOrganisation', { organisation });
        assert.equal(at.person.was('error').length, 1);
        assert.deepEqual(signedIn(at.app), [organisation]);
        assert.ok((await at.clientsOf(organisation)).length > 0);
      });
    }

    it('counts when only the answer was lost: the old organisation never shows the new one’s clients', async () => {
      const organisation = await at.signInSynthetic(tigerOrgno);
      at.world.test.misbehave({
        match: { method: 'POST', path: '/api/v1/auth/switch-synth-org' },
        after: true,
        reset: true,
      });
      at.person.whenTyping(question, syntheticOrgno);
      await run('switchSyntheticOrganisation', { organisation });
      assert.deepEqual(at.person.was('error'), []);
      assert.deepEqual(
        signedIn(at.app).map(({ orgno }) => orgno),
        [syntheticOrgno],
      );
      assert.deepEqual(await at.clientsOf({ environment: 'test', orgno: syntheticOrgno }), []);
    });
  });

  describe('for an organisation that hasn’t accepted the terms of use', () => {
    it('tells so with a button that opens the terms, and works once they are signed', async () => {
      at.browser.visit = logsIn('registered', unsignedOrgno);
      await at.signIn(ways.person);
      const [organisation] = signedIn(at.app);
      assert.match(organisation?.name ?? '', /LEDIG BEKYMRET HARE/);
      at.person.whenAsked(/hasn’t accepted the terms of use/, 'Open Terms of Use');
      await run('showClientJson', { organisation });
      const { choices } = at.person.wasShown(
        'error',
        /hasn’t accepted the terms of use.*authorised to sign for the organisation/,
      );
      assert.equal(choices[0], 'Open Terms of Use');
      const terms = `${at.world.test.termsUrl}/${unsignedOrgno}`;
      await eventually('the terms', () => at.browser.opened.includes(terms));
      const lines = (await linesAt(at.app, organisation!.name)).map(label);
      assert.ok(
        lines.some((line) => line.includes('terms of use')),
        lines.join(),
      );
      const { page } = await open(terms);
      await submit(page!, {});
      assert.deepEqual(await at.clientsOf(organisation!), []);
    });
  });

  describe('and out again', () => {
    it('asks, then forgets the session here and ends it at the server', async () => {
      const organisation = await at.signInSynthetic();
      const token = await at.app.sessions.token(organisation);
      assert.equal(await at.statusOf(token), 200);
      at.person.dismisses(/^Sign out of .*\?/);
      await run('signOut', { organisation });
      assert.equal(signedIn(at.app).length, 1, 'not without an answer');
      at.person.whenAsked(/^Sign out of .*\?/, 'Sign Out');
      await run('signOut', { organisation });
      at.person.wasShown('information', /^Signed out of/);
      await nothingIsKept(at.app);
      assert.equal(await at.statusOf(token), 401);
    });

    it('succeeds when the server cannot be told', async () => {
      const organisation = await at.signInSynthetic();
      at.world.test.misbehave({ match: { path: '/ansattporten/revoke' }, reset: true });
      at.person.whenAsked(/^Sign out of/, 'Sign Out');
      await run('signOut', { organisation });
      assert.deepEqual(at.person.was('error'), []);
      await nothingIsKept(at.app);
    });
  });

  it('again, from a button, is what a session leads to that has ended', async () => {
    const organisation = await at.signInSynthetic();
    await at.app.context.secrets.delete((await keptSecrets(at.app))[0]!);
    at.app.clients.expire();
    at.person.shown.length = 0;
    at.person.whenAsked(/no longer signed in/, 'Sign In Again').dismisses(ways.question);
    await run('showClientJson', { organisation });
    const { choices } = at.person.wasShown(
      'error',
      /no longer signed in.*isn’t stored on this machine.*Nothing was lost/,
    );
    assert.equal(choices[0], 'Sign In Again');
    const offered = await eventually('the ways to sign in', () => at.person.shown.find(({ how }) => how === 'pick'));
    const environments = offered.choices.flatMap((choice) => /\w+(?=: )/.exec(choice) ?? []);
    assert.deepEqual([...new Set(environments)], ['TEST']);
  });
});
