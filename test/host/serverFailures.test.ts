import assert from 'node:assert/strict';
import type { App } from '../../src/app/app.ts';
import type { NewClient } from '../../src/core/journeys/newClient.ts';
import type { CreationReport } from '../../src/forms/createClient/protocol.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { eventually } from '../support/eventually.ts';
import { FormPanel } from './support/formPanel.ts';
import { Person } from './support/person.ts';
import {
  behave,
  configure,
  freshSandbox,
  misbehave,
  newClient,
  requestsWhile,
  run,
  runningApp,
  tiger,
} from './support/world.ts';

type How = Omit<Fault, 'match'>;
const html = { headers: { 'content-type': 'text/html' }, body: '<html><body>Log in</body></html>' };

/** What the server does to the request that creates a client, and what the person reads then. */
const failures: readonly (readonly [how: How, what: RegExp, why: RegExp, next: RegExp])[] = [
  [{ status: 400 }, /didn’t accept the request/, /The server responded/, /Correct the input/],
  [{ status: 400, ...html }, /didn’t accept the request/, /400/, /Correct the input/],
  [
    { status: 400, body: '{"errors":[{"fieldIdentifier":"constructor","errorMessage":"Ukjent felt"}]}' },
    /didn’t accept the request/,
    /Ukjent felt/,
    /Correct the input/,
  ],
  [{ status: 401, times: 2 }, /no longer accepts the sign-in/, /The server responded/, /sign in again/],
  [
    { status: 403 },
    /don’t have permission to do this/,
    /The server responded/,
    /“Selvbetjening av integrasjoner i ID-porten\/Maskinporten”.*general manager/,
  ],
  [
    { status: 403, ...html },
    /don’t have permission to do this/,
    /403/,
    /“Selvbetjening av integrasjoner i ID-porten\/Maskinporten”.*general manager/,
  ],
  [{ status: 404 }, /couldn’t find what was requested/, /The server responded/, /Refresh/],
  [{ status: 405, ...html }, /^The self-service API refused the request/, /405/, /./],
  [{ status: 409 }, /conflicts with something/, /The server responded/, /A deactivated client can also be the cause/],
  [{ status: 413, ...html }, /refused the request/, /413/, /./],
  [
    { status: 428 },
    /hasn’t accepted the terms of use/,
    /The server responded: .+ \(reference for Digdir: [\w-]+\)/,
    /Someone authorised to sign for the organisation must accept them at http\S+\. Then try again/,
  ],
  [
    { status: 429, headers: { 'retry-after': '7' }, body: '' },
    /Too many requests/,
    /limits the number of requests/,
    /in 7 seconds/,
  ],
  [{ status: 429, body: '' }, /Too many requests/, /limits the number of requests/, /Wait a moment/],
  [{ status: 500, ...html }, /^The self-service API returned a server error/, /status 500/, /Try again/],
  [{ status: 502, ...html }, /returned a server error/, /status 502/, /Try again/],
  [{ status: 503 }, /returned a server error/, /The server responded/, /Try again/],
  [{ status: 307, headers: { location: 'https://elsewhere.invalid/' }, body: '' }, /refused/, /307/, /./],
  [{ status: 200, ...html }, /isn’t JSON/, /text\/html/, /proxy settings/],
  [{ status: 201, body: '{"clientId":"x"}' }, /doesn’t understand/, /client_id/, /Report the problem/],
  [{ status: 201, body: '[]' }, /doesn’t understand/, /\(root\)/, /Report the problem/],
  [{ reset: true }, /closed the connection/, /wasn’t used/, /Try again/],
  [{ hang: true }, /didn’t respond/, /within a second/, /requestTimeout/],
];

const input: NewClient = {
  displayName: 'Ny klient',
  description: '',
  accessTokenLifetime: 120,
  scopes: ['altinn:serviceowner'],
  key: { kind: 'generate', bits: 2048 },
};

describe('When the server does not create the client', () => {
  let app: App;
  let person: Person;
  let form: FormPanel;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    person = new Person();
    form = new FormPanel();
    const { environment, orgno } = tiger(app);
    await (await app.forms()).restore('createClient', form.panel, { environment, orgno });
  });

  afterEach(async () => {
    await person.hasAnswered();
    form.dispose();
    await configure('requestTimeout', undefined);
    await behave(app);
    person.leave();
  });

  const create = (asked: NewClient = input): Promise<CreationReport> => form.asCreateClient().ask('create', asked);
  const namesNow = async () => {
    const { api } = await app.sessions.connect(tiger(app));
    return (await api.listClients()).map(({ client_name }) => client_name);
  };
  const nothingIsHalfDone = async () => {
    assert.ok(!(await namesNow()).includes('Ny klient'));
    const secrets = await app.context.secrets.keys();
    assert.deepEqual(
      secrets.filter((key) => key.includes('/sandbox/')),
      [],
    );
  };

  for (const [how, what, why, next] of failures) {
    const { times: _times, headers: _headers, ...said } = how;
    it(`the form says what happened, why and what to do: ${JSON.stringify(said)}`, async () => {
      // Only where it is to pass: a busy machine may need longer for an answer.
      if (how.hang) await configure('requestTimeout', 1);
      await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, ...how });
      const report = await create();
      assert.equal(report.outcome, 'failed');
      const [step, ...later] = report.steps;
      assert.equal(step?.id, 'client');
      const { problem } = step;
      assert.match(problem?.what ?? '', what);
      assert.match(problem?.why ?? '', why);
      assert.match(problem?.next ?? '', next);
      assert.deepEqual(
        later.filter(({ state }) => state === 'done' || state === 'running'),
        [],
      );
      await nothingIsHalfDone();
    });
  }

  it('a form that is tried again after the failure creates the client once', async () => {
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, status: 503 });
    const asker = form.asCreateClient();
    assert.equal((await asker.ask('create', input)).outcome, 'failed');
    assert.equal((await asker.ask('tryAgain', {})).outcome, 'done');
    assert.equal((await namesNow()).filter((name) => name === 'Ny klient').length, 1);
  });

  it('a form that failed before anything was sent keeps what was filled in, and can be tried again', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 503, times: 20 });
    const asker = form.asCreateClient();
    assert.equal((await asker.ask('create', input)).outcome, 'failed');
    assert.deepEqual(
      app.creations.ofOrganisation(tiger(app)).map((made) => made.input),
      [input],
    );
    await behave(app);
    assert.equal((await asker.ask('tryAgain', {})).outcome, 'done');
    assert.deepEqual(app.creations.ofOrganisation(tiger(app)), []);
    assert.equal((await namesNow()).filter((name) => name === 'Ny klient').length, 1);
  });

  it('a form that was refused gives back what was filled in, to be changed and sent anew', async () => {
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, status: 403 });
    const asker = form.asCreateClient();
    assert.ok((await asker.ask('create', input)).changeable);
    assert.equal((await asker.ask('change', {})).outcome, 'declined');
    assert.deepEqual(app.creations.ofOrganisation(tiger(app)), []);
    assert.equal((await asker.ask('load', {})).unfinished, undefined);
    assert.equal((await asker.ask('create', { ...input, displayName: 'En annen' })).outcome, 'done');
    const names = await namesNow();
    assert.deepEqual([names.includes('Ny klient'), names.includes('En annen')], [false, true]);
  });

  it('a form whose client may exist gives nothing back', async () => {
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, after: true, reset: true });
    const asker = form.asCreateClient();
    assert.ok(!(await asker.ask('create', input)).changeable);
    assert.equal((await asker.ask('change', {})).outcome, 'failed');
    assert.equal(app.creations.ofOrganisation(tiger(app)).length, 1);
    assert.equal((await asker.ask('tryAgain', {})).outcome, 'done');
  });

  it('an answer that was lost after the client was created does not lead to a second', async () => {
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, after: true, reset: true });
    const asker = form.asCreateClient();
    assert.equal((await asker.ask('create', input)).outcome, 'failed');
    const again = await asker.ask('tryAgain', {});
    assert.equal(again.outcome, 'done', JSON.stringify(again));
    assert.equal((await namesNow()).filter((name) => name === 'Ny klient').length, 1);
    assert.deepEqual(app.creations.ofOrganisation(tiger(app)), []);
  });

  it('a complaint about a field stands at the field, and no creation is left unfinished', async () => {
    const errors = [{ errorMessage: 'Er for lang', fieldIdentifier: 'client_name' }];
    const body = JSON.stringify({ error: 'invalid_request', error_description: 'Feil', errors });
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, status: 400, body });
    const report = await create();
    assert.equal(report.outcome, 'invalid');
    assert.match(report.fieldErrors.displayName ?? '', /Er for lang/);
    assert.deepEqual(app.creations.ofOrganisation(tiger(app)), []);
    await nothingIsHalfDone();
  });

  it('one refused token is replaced by a fresh one without a word', async () => {
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, status: 401 });
    await namesNow(); // has a token
    const requests = await requestsWhile(app, async () => {
      assert.equal((await create()).outcome, 'done');
    });
    assert.equal(requests.filter((one) => one === 'POST /api/v1/clients').length, 2);
    assert.equal(requests.filter((one) => one === 'POST /token').length, 1);
  });

  it('a second refusal is told after one fresh token, and not a third try', async () => {
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, status: 401, times: 9 });
    await namesNow(); // has a token
    const requests = await requestsWhile(app, () => create());
    assert.equal(requests.filter((one) => one === 'POST /api/v1/clients').length, 2);
    assert.equal(requests.filter((one) => one === 'POST /token').length, 1);
  });

  it('a key that was refused can be tried again from there, with the same key', async () => {
    await misbehave(app, { match: { method: 'PUT', path: '/api/v1/clients/.*/jwks/' }, status: 403 });
    const asker = form.asCreateClient();
    const failed = await asker.ask('create', input);
    assert.deepEqual(
      failed.steps.map(({ state }) => state),
      ['done', 'done', 'failed', 'skipped', 'skipped'],
    );
    const [unfinished] = app.creations.ofOrganisation(tiger(app));
    const kept = await app.privateKeys.kids(tiger(app), unfinished!.clientId!);
    const done = await asker.ask('tryAgain', {});
    assert.equal(done.outcome, 'done');
    const { api } = await app.sessions.connect(tiger(app));
    assert.deepEqual(
      (await api.listKeys(unfinished!.clientId!)).map(({ kid }) => kid),
      [...kept],
    );
  });

  it('a private key that was pasted goes nowhere: not to the server, the store, or back to the page', async () => {
    const pem = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', '-----END PRIVATE KEY-----'].join(
      '\n',
    );
    const requests = await requestsWhile(app, async () => {
      const report = await create({ ...input, key: { kind: 'paste', text: pem } });
      assert.equal(report.outcome, 'invalid');
      assert.match(report.fieldErrors.key ?? '', /private key/);
    });
    assert.deepEqual(requests, []);
    assert.deepEqual(app.creations.ofOrganisation(tiger(app)), []);
    assert.ok(!`${JSON.stringify(form.posted)}${form.webview.html}`.includes('MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'));
    await nothingIsHalfDone();
  });

  it('a generated private key never reaches the page', async () => {
    assert.equal((await create()).outcome, 'done');
    const [name] = (await app.context.secrets.keys()).filter((key) => key.includes('/sandbox/'));
    const { jwk } = JSON.parse((await app.context.secrets.get(name!)) ?? '') as { jwk: { d: string } };
    assert.ok(jwk.d.length > 300);
    assert.ok(!`${JSON.stringify(form.posted)}${form.webview.html}`.includes(jwk.d));
  });

  it('a command says it with Retry and Show Log, and Retry does it again', async () => {
    const target = await newClient(app);
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients/.*' }, status: 428 });
    await run('showClientJson', { target });
    const { choices } = person.wasShown('error', /terms of use/);
    assert.deepEqual(choices, ['Open Terms of Use', 'Retry', 'Show Log']);
    person.whenAsked(/terms of use/, 'Retry');
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients/.*' }, status: 428 });
    await requestsWhile(app, async (so) => {
      await run('showClientJson', { target });
      await eventually(
        'a second request',
        () => so.filter((one) => one.endsWith(target.client.client_id)).length === 2,
      );
    });
  });
});
