import assert from 'node:assert/strict';
import type { App } from '../../src/app/app.ts';
import { Person } from './support/person.ts';
import { behave, freshSandbox, misbehave, run, runningApp, tiger } from './support/world.ts';

describe('The status bar', () => {
  let app: App;
  let person: Person;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    person = new Person();
  });

  afterEach(async () => {
    await person.hasAnswered();
    for (const one of app.sessions.organisations()) {
      if (one.environment !== 'sandbox') await app.sessions.signOut(one);
    }
    await behave(app);
    person.leave();
  });

  const look = () => {
    const { text, tooltip, backgroundColor, accessibilityInformation } = app.statusBar.item;
    assert.ok(typeof tooltip === 'string');
    return { text, tooltip, color: backgroundColor?.id, says: accessibilityInformation?.label };
  };
  const signInTo = async (environment: 'test' | 'prod') => {
    const organisation = { environment, kind: environment, orgno: '974761076', name: 'SKATTEETATEN' };
    const signIn = { how: 'machine' as const, clientId: 'c', scopes: ['idporten:dcr.read'] };
    await app.sessions.add({ ...organisation, signIn });
  };
  const list = async () => {
    app.clients.expire();
    await app.clients.list(tiger(app)).catch(() => undefined);
  };

  it('says in how many organisations one is signed in, and in which environment', () => {
    const { text, tooltip, color, says } = look();
    assert.match(text, /^\$\(beaker\) SANDBOX · \d+ organisations$/);
    assert.match(says ?? '', /^Maskinporten: SANDBOX, \d+ organisations$/);
    assert.match(tooltip, /SANDBOX · .+TIGER.+ \(310528471\)/);
    assert.equal(color, undefined);
  });

  it('names the environment that must not be overlooked, and PROD in a colour of its own', async () => {
    await signInTo('test');
    assert.match(look().text, /^\$\(debug-alt\) TEST · /);
    assert.equal(look().color, undefined);
    await signInTo('prod');
    assert.match(look().text, /^\$\(shield\) PROD · /);
    assert.equal(look().color, 'statusBarItem.warningBackground');
    assert.match(look().tooltip, /TEST · SKATTEETATEN.+\nPROD · SKATTEETATEN/);
    await app.sessions.signOut({ environment: 'prod', orgno: '974761076' });
    assert.match(look().text, /^\$\(debug-alt\) TEST · /);
    assert.equal(look().color, undefined);
  });

  it('counts only the organisations of the environment that it names', async () => {
    await signInTo('test');
    assert.equal(look().text, '$(debug-alt) TEST · 1 organisation');
    await signInTo('prod');
    assert.equal(look().text, '$(shield) PROD · 1 organisation');
    assert.equal(look().says, 'Maskinporten: PROD, 1 organisation');
  });

  it('says which server cannot be reached, whatever environment it names, until it answers again', async () => {
    await signInTo('prod');
    await list();
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, reset: true, times: 4 });
    await list();
    const away = /^\$\(shield\) PROD · \$\(debug-disconnect\) 127\.0\.0\.1:\d+ unreachable since \d?\d[:.]\d\d/;
    assert.match(look().text, away);
    assert.match(look().says ?? '', /^Maskinporten: PROD, 127\.0\.0\.1:\d+ unreachable since/);
    assert.match(look().tooltip, /\n127\.0\.0\.1:\d+ hasn’t responded since .+ retried the next time it’s needed\.$/);
    await list();
    assert.equal(look().text, '$(shield) PROD · 1 organisation');
  });

  it('does not call a server away that refuses', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 403 });
    await list();
    assert.match(look().text, /organisations$/);
  });

  it('offers the organisations with their environment, and help', async () => {
    assert.equal(app.statusBar.item.command, 'maskinporten.statusBar');
    person.dismisses(/^Maskinporten/);
    await run('statusBar');
    const { choices } = person.wasShown('pick', /^Maskinporten/);
    assert.ok(choices.some((label) => /^\$\(beaker\) .+TIGER/.test(label)));
    assert.deepEqual(choices.slice(-4), ['', '$(pulse) Diagnose…', '$(refresh) Refresh', '$(output) Show Log']);
  });

  it('leads to the diagnosis', async () => {
    person.whenAsked(/^Maskinporten/, 'Diagnose…').dismisses(/^Select an organisation/);
    await run('statusBar');
    assert.ok(person.was('pick').includes('Select an organisation'));
  });
});
