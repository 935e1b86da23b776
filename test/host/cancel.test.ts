import assert from 'node:assert/strict';
import type { App } from '../../src/app/app.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { eventually } from '../support/eventually.ts';
import { publicJwk } from '../unit/sandbox/support/keys.ts';
import { asItStands, Person } from './support/person.ts';
import { put, restoreWorkspace } from './support/workspaceConfig.ts';
import {
  behave,
  clientWithKey,
  configure,
  freshSandbox,
  misbehave,
  requestsWhile,
  run,
  runningApp,
} from './support/world.ts';

type InUse = Awaited<ReturnType<typeof clientWithKey>>;

/** The command, what it waits for, and the answers on the way there. */
const commands: readonly (readonly [
  command: string,
  waitsFor: Fault['match'],
  answers?: (person: Person) => unknown,
  /** So many such requests before it are answered. */
  answered?: number,
])[] = [
  ['generateKey', { method: 'GET', path: '/jwks$' }],
  ['generateKey', { method: 'PUT', path: '/jwks/' }, (person) => person.whenAsked(/^New RS256 key pair/, '2048 bits')],
  [
    'addPublicKey',
    { method: 'PUT', path: '/jwks/' },
    (person) =>
      person
        .whenTyping(/^Add a public key/, JSON.stringify(publicJwk('annen')))
        .whenAsked(/^Add a public key/, 'Paste it…'),
  ],
  [
    'rotateKey',
    { method: 'GET', path: '/jwks$' },
    (person) => person.whenAsked(/^New RS256 key pair/, '2048 bits'),
    // The first sees whether there is room; the second looks for a free key ID.
    1,
  ],
  ['renewKey', { method: 'PUT', path: '/jwks/' }],
  ['removeKey', { method: 'GET', path: '/jwks$' }],
  ['removeKey', { method: 'DELETE', path: '/jwks/' }, (person) => person.whenAsked(/^Remove the key/, 'Remove')],
  ['removeScope', { method: 'PUT', path: '/clients/' }, (person) => person.whenAsked(/^Remove the scope/, 'Remove')],
  ['showClientJson', { method: 'GET', path: '/clients/' }],
  [
    'writeAltinnCliConfig',
    { method: 'GET', path: '/clients/[^/]+$' },
    (person) => person.whenAsked(/^Write the config for/, 'appsettings.json'),
  ],
  ['testClient', { method: 'GET', path: '/jwks$' }],
  ['testClient', { method: 'POST', path: '/token' }],
  [
    'getAccessToken',
    { method: 'POST', path: '/token' },
    (person) =>
      person
        .whenAsked(/^Token for .*: select scopes/, asItStands)
        .whenTyping(/^Token for .*: enter the resource/, '')
        .mayBeAsked(/^Token for .*: enter the consumer/, ''),
  ],
];

describe('Cancel reaches the request that is waited for', () => {
  let app: App;
  let person: Person;
  let target: InUse;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    target = await clientWithKey(app);
    person = new Person();
    put('{}');
  });

  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    await configure('requestTimeout', undefined);
    await restoreWorkspace();
    person.leave();
  });

  for (const [command, match, answers, answered = 0] of commands) {
    it(`in “${command}”, which waits for ${match.method} ${match.path}`, async () => {
      if (command === 'testClient') {
        person.onceAsked(/^Write the config for/, 'appsettings.json').onceAsked(/^Write the private key to/, 'Write');
        await run('writeAltinnCliConfig', { target });
      }
      answers?.(person);
      await configure('requestTimeout', 600);
      if (answered > 0) await misbehave(app, { match, times: answered, delayMs: 0 });
      await misbehave(app, { match, hang: true });
      const given = {
        target,
        key: target.pair.publicJwk,
        stored: true,
        registered: true,
        scope: target.client.scopes[0],
      };
      await requestsWhile(app, async (soFar) => {
        const running = run(command, given);
        const path = new RegExp(match.path ?? '');
        await eventually(
          'the request',
          () =>
            soFar.filter((one) => one.startsWith(match.method ?? '') && path.test(one.split(' ')[1] ?? '')).length >
            answered,
        );
        // The message that has the button comes a moment later.
        await eventually('the message with Cancel', () => person.cancels() > 0);
        await running;
      });
      assert.deepEqual(person.was('error'), [], 'who cancels knows');
    });
  }
});
