import assert from 'node:assert/strict';
import type { App } from '../../src/app/app.ts';
import type { OrganisationClient } from '../../src/session/clients.ts';
import { eventually } from '../support/eventually.ts';
import { FormPanel } from './support/formPanel.ts';
import { Person } from './support/person.ts';
import { behave, freshSandbox, misbehave, newClient, requestsWhile, run, runningApp } from './support/world.ts';

const had = 'altinn:serviceowner/instances.read';
const wanted = 'altinn:serviceowner/instances.write';
const put = { method: 'PUT', path: '/api/v1/clients/' };

describe('Scopes', () => {
  let app: App;
  let person: Person;
  let target: OrganisationClient;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    person = new Person();
    target = await newClient(app, { scopes: [had] });
    await shown();
  });

  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    person.leave();
  });

  /** The client's scopes as the tree has them. */
  async function shown(): Promise<readonly string[] | undefined> {
    const { value } = await app.clients.list(target.organisation);
    return value.find(({ client_id }) => client_id === target.client.client_id)?.scopes;
  }

  async function open() {
    const form = new FormPanel();
    const { environment, orgno } = target.organisation;
    await (
      await app.forms()
    ).restore('addScopes', form.panel, { environment, orgno, clientId: target.client.client_id });
    return { form, asker: form.asAddScopes() };
  }

  /** Submits, and closes the form while the change is under way. */
  async function submitAndClose(): Promise<void> {
    const { form, asker } = await open();
    const { http } = app;
    const send = http.send.bind(http);
    let release: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (release = resolve));
    const underWay = new Promise<void>((resolve) => {
      http.send = async (request) => {
        if (request.method === 'PUT') {
          resolve();
          await closed;
        }
        return send(request);
      };
    });
    asker.ask('submit', { scopes: [wanted] }).catch(() => undefined);
    await underWay.finally(() => Reflect.deleteProperty(http, 'send'));
    form.dispose();
    release();
  }

  it('are added, and said to be, also when the form is closed meanwhile', async () => {
    await submitAndClose();
    await eventually('the word of it', () => person.was('information').includes('1 scope was added to “Nattjobben”.'));
    assert.deepEqual(await shown(), [had, wanted]);
    assert.deepEqual(person.was('error'), []);
  });

  it('that could not be added are told of when the form was closed meanwhile, and Retry adds them', async () => {
    await misbehave(app, { match: put, status: 409 });
    person.whenAsked(/conflicts with something/, 'Retry');
    await submitAndClose();
    await eventually('the failure', () => person.was('error').length === 1);
    await eventually('the word of it', () => person.was('information').includes('1 scope was added to “Nattjobben”.'));
    assert.deepEqual(await shown(), [had, wanted]);
  });

  it('that could not be added are told of once, in the form, while it is open', async () => {
    await misbehave(app, { match: put, status: 409 });
    const { form, asker } = await open();
    const { added, problem } = await asker.ask('submit', { scopes: [wanted] });
    assert.equal(added, false);
    assert.match(problem?.what ?? '', /conflicts with something/);
    assert.deepEqual(person.was('error'), []);
    form.dispose();
  });

  it('are shown as they are when the answer to the change was lost', async () => {
    const lost = { match: put, after: true, status: 500, times: 20 };
    await misbehave(app, lost);
    const { form, asker } = await open();
    const requests = await requestsWhile(app, () => asker.ask('submit', { scopes: [wanted] }));
    assert.ok(requests.some((request) => request.startsWith('PUT')));
    assert.deepEqual(await shown(), [had, wanted]);
    form.dispose();
    person.whenAsked(/^Remove the scope/, 'Remove');
    await run('removeScope', { target, scope: had });
    assert.equal(person.was('error').length, 1);
    assert.deepEqual(await shown(), [wanted]);
  });
});
