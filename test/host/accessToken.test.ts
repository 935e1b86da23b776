import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { env, window, workspace } from 'vscode';
import type { App } from '../../src/app/app.ts';
import { promisesKey, SecretClipboard } from '../../src/app/secretClipboard.ts';
import { Attempt } from '../../src/commands/attempt.ts';
import { exchange } from '../../src/commands/tokens/showToken.ts';
import { tokenContent } from '../../src/core/maskinporten/tokenEndpoint.ts';
import type { OrganisationClient } from '../../src/session/clients.ts';
import { eventually } from '../support/eventually.ts';
import { MemoryState } from './support/memoryState.ts';
import { asItStands, Person } from './support/person.ts';
import {
  behave,
  clientWithKey,
  configure,
  freshSandbox,
  misbehave,
  requestsWhile,
  run,
  runningApp,
  tiger,
} from './support/world.ts';

type Json = Record<string, unknown>;

/** A document that was shown: its comments, and what stands in the token. */
interface Described {
  readonly comments: string;
  readonly header: Json;
  readonly claims: Json;
}

const delegatedScope = 'folkeregister:deling/offentligmedhjemmel';
const consumer = '312619385';

describe('Get Access Token', () => {
  let app: App;
  let person: Person;
  let target: OrganisationClient;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    target = await clientWithKey(app);
    person = new Person()
      .mayBeAsked(/^Token for .*: select scopes/, asItStands)
      .mayBeAsked(/^Token for .*: enter the resource/, '');
    await env.clipboard.writeText('');
  });

  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    await configure('sandbox.propagationDelay', 0);
    await env.clipboard.writeText('');
    person.leave();
  });

  const get = () => run('getAccessToken', { target });
  const shown = (): Described => {
    const document = window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'maskinporten-json');
    const lines = document.getText().split('\n');
    const json = lines.filter((line) => !line.startsWith('//')).join('\n');
    const comments = lines.filter((line) => line.startsWith('//')).join('\n');
    return { comments, ...(JSON.parse(json) as Omit<Described, 'comments'>) };
  };
  const copied = async (): Promise<string> => {
    person.whenAsked(/^Token from/, 'Copy Token');
    await get();
    return env.clipboard.readText();
  };
  /** The client gets a scope that others delegate to its organisation. */
  const delegate = async () => {
    const { api } = await app.sessions.connect(target.organisation);
    await api.updateClient(target.client.client_id, () => ({ scopes: [delegatedScope, 'altinn:broker.read'] }));
  };

  it('shows what stands in the token, whose it is and until when, but not the token', async () => {
    await get();
    const { comments, header, claims } = shown();
    const { name, orgno } = tiger(app);
    assert.ok(comments.startsWith(`// SANDBOX · ${name} (${orgno})\n// Token from Maskinporten for “Nattjobben”\n`));
    assert.ok(comments.includes(`// Valid until ${new Date(Number(claims.exp) * 1000).toLocaleString()}`));
    assert.equal(header.alg, 'RS256');
    assert.deepEqual(claims.consumer, { authority: 'iso6523-actorid-upis', ID: `0192:${orgno}` });
    assert.deepEqual(String(claims.scope).split(' '), target.client.scopes);
    const { text, choices } = person.wasShown('information', /^Token from Maskinporten \(SANDBOX\) for “Nattjobben”/);
    assert.deepEqual(choices, ['Copy Token', 'Exchange for an Altinn Token']);
    const everything = [text, ...workspace.textDocuments.map((document) => document.getText())].join('\n');
    assert.doesNotMatch(everything, /eyJ[\w-]+\.[\w-]+\.[\w-]+/);
    assert.equal(await env.clipboard.readText(), '');
    assert.deepEqual(person.was('error'), []);
  });

  it('copies the token when asked to, which is the sandbox’s own for anybody who checks, and says for how long', async () => {
    const token = await copied();
    const [header = '', claims = '', signature = ''] = token.split('.');
    const { origin } = await app.sandboxHost.sandbox();
    const { keys } = (await (await fetch(`${origin}/jwk`)).json()) as { keys: JsonWebKey[] };
    const key = createPublicKey({ key: keys[0]!, format: 'jwk' });
    assert.ok(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')));
    person.wasShown('information', /^Token copied\. The clipboard is cleared in a minute/);
  });

  it('asks only for the scopes that were chosen', async () => {
    person.onceAsked(/^Token for .*: select scopes/, 'altinn:serviceowner/instances.read');
    await get();
    assert.equal(shown().claims.scope, 'altinn:serviceowner/instances.read');
    assert.equal(person.was('input').length, 1, 'no consumer is asked for: none of the scopes can be delegated');
  });

  it('is for the resource that was named, and for no text that is no address', async () => {
    person.onceAsked(/^Token for .*: enter the resource/, 'https://api.example.no/  https://other.example.no/');
    await get();
    assert.deepEqual(shown().claims.aud, ['https://api.example.no/', 'https://other.example.no/']);
    person.onceAsked(/^Token for .*: enter the resource/, 'api.example.no').dismisses(/isn’t an absolute URL/);
    const requests = await requestsWhile(app, get);
    person.wasShown('input', /^“api\.example\.no” isn’t an absolute URL/);
    assert.ok(!requests.includes('POST /token'));
  });

  it('is for a resource as a list where a text is refused, as the documentation has it', async () => {
    (await app.sandboxHost.sandbox()).vary({ resource: 'list' });
    try {
      person.onceAsked(/^Token for .*: enter the resource/, 'https://api.example.no/');
      const requests = await requestsWhile(app, get);
      assert.deepEqual(shown().claims.aud, ['https://api.example.no/']);
      assert.equal(requests.filter((one) => one === 'POST /token').length, 2);
    } finally {
      (await app.sandboxHost.sandbox()).vary({ resource: 'either' });
    }
  });

  it('acts for a consumer where the scope can be delegated', async () => {
    await delegate();
    person
      .onceAsked(/^Token for .*: select scopes/, delegatedScope)
      .onceAsked(/^Token for .*: enter the consumer/, '312 619 385');
    await get();
    const { claims } = shown();
    assert.deepEqual(claims.consumer, { authority: 'iso6523-actorid-upis', ID: `0192:${consumer}` });
    assert.deepEqual(claims.supplier, { authority: 'iso6523-actorid-upis', ID: `0192:${tiger(app).orgno}` });
  });

  it('takes no consumer whose number is wrong or is one’s own', async () => {
    await delegate();
    for (const [orgno, said] of [
      ['312619384', /^Enter a valid 9-digit organisation number\./],
      ['31261938', /^Enter a valid 9-digit organisation number\./],
      [tiger(app).orgno, /^This is your own organisation/],
    ] as const) {
      person.leave();
      person = new Person()
        .whenAsked(/^Token for .*: select scopes/, delegatedScope)
        .whenAsked(/^Token for .*: enter the resource/, '')
        .whenAsked(/^Token for .*: enter the consumer/, orgno)
        .dismisses(said);
      const requests = await requestsWhile(app, get);
      person.wasShown('input', said);
      assert.ok(!requests.includes('POST /token'));
    }
  });

  it('says that no private key is here, before anything is asked', async () => {
    await app.privateKeys.removeEnvironment('sandbox');
    await get();
    person.wasShown('error', /^No private key for “Nattjobben” is stored here\. .+ Generate Key Pair…/);
    assert.deepEqual([...person.was('pick'), ...person.was('input')], []);
  });

  it('is exchanged for a token of Altinn’s, which is shown in the same way', async () => {
    person.whenAsked(/^Token from Maskinporten/, 'Exchange for an Altinn Token');
    await get();
    const { comments, claims } = shown();
    assert.match(comments, /^\/\/ SANDBOX · .*\n\/\/ Token from Altinn for “Nattjobben”/);
    assert.equal(claims['urn:altinn:orgNumber'], tiger(app).orgno);
    assert.deepEqual(person.wasShown('information', /^Token from Altinn/).choices, ['Copy Token']);
    assert.deepEqual(person.was('error'), []);
  });

  it('says why Altinn did not exchange it, and tries again without a new token', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/authentication/.*' }, status: 403 });
    person
      .whenAsked(/^Token from Maskinporten/, 'Exchange for an Altinn Token')
      .whenAsked(/^Couldn’t exchange the token with Altinn\./, 'Retry');
    const requests = await requestsWhile(app, async () => {
      await get();
      await eventually('the token from Altinn', () =>
        person.was('information').some((text) => text.startsWith('Token from Altinn')),
      );
    });
    person.wasShown('error', /^Couldn’t exchange the token with Altinn\. The server returned status 403/);
    assert.deepEqual(
      requests.filter((one) => one === 'POST /token'),
      ['POST /token'],
    );
    person.wasShown('information', /^Token from Altinn/);
  });

  it('is exchanged as TTD only for Digdir, the one organisation that Altinn lets act so: nobody else is asked', async () => {
    const value = await copied();
    const { environment } = await app.sessions.connect(target.organisation);
    const token = { target, environment: { ...environment, kind: 'test' }, issuedBy: 'Maskinporten', value } as const;
    const exchangeAs = async (orgno: string, kind: 'test' | 'prod') => {
      const organisation = { ...target.organisation, orgno };
      const as = { ...token, target: { ...target, organisation }, environment: { ...environment, kind } };
      return exchange(app, as, new Attempt());
    };
    const own = await exchange(app, token, new Attempt());
    assert.equal(tokenContent(own?.value ?? '')?.claims['urn:altinn:org'], 'tiger');
    const digdir = '991825827';
    assert.ok(await exchangeAs(digdir, 'prod'), 'asked nothing');
    person.whenAsked(/^Which organisation is the Altinn token for/, 'TTD');
    assert.ok(await exchangeAs(digdir, 'test'));
  });

  it('waits for Maskinporten to recognise the key until the person cancels, and then shows nothing', async () => {
    await app.sessions.resetSandbox();
    await configure('sandbox.propagationDelay', 100);
    target = await clientWithKey(app);
    person.cancelsAt(/waiting for Maskinporten to recognise the key/);
    await get();
    assert.deepEqual([...person.was('information'), ...person.was('error')], []);
  });

  it('is left without a word at any of its questions', async () => {
    await delegate();
    for (const question of [
      /^Token for .*: select scopes/,
      /^Token for .*: enter the resource/,
      /^Token for .*: enter the consumer/,
    ]) {
      person.dismisses(question);
      const requests = await requestsWhile(app, get);
      assert.ok(!requests.includes('POST /token'));
    }
    assert.deepEqual([...person.was('information'), ...person.was('error')], []);
  });
});

describe('A secret on the clipboard', () => {
  afterEach(async () => {
    await env.clipboard.writeText('');
  });

  /** A minute that is over when the test says so. */
  const aMinute = () => {
    let pass: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      pass = resolve;
    });
    const waited: number[] = [];
    const delay = async (ms: number) => {
      waited.push(ms);
      await over;
    };
    return {
      delay,
      waited,
      pass: () => {
        pass();
      },
    };
  };

  let state: MemoryState;
  let time: number;
  beforeEach(() => {
    state = new MemoryState({});
    time = Date.UTC(2026, 10, 28);
  });
  const clipboard = ({ delay }: Pick<App, 'delay'>) => new SecretClipboard({ state, now: () => new Date(time), delay });

  it('is taken away after a minute', async () => {
    const minute = aMinute();
    const { cleared } = await clipboard(minute).copy('secret');
    assert.equal(await env.clipboard.readText(), 'secret');
    minute.pass();
    await cleared;
    assert.equal(await env.clipboard.readText(), '');
    assert.deepEqual([minute.waited, state.get(promisesKey)], [[60_000], undefined]);
  });

  it('is taken away at the next start where the window was closed meanwhile, known by its digest only', async () => {
    const { delay } = aMinute();
    await clipboard({ delay }).copy('secret');
    assert.doesNotMatch(JSON.stringify(state.get(promisesKey)), /secret/);
    const waited: number[] = [];
    const later = (ms: number) => {
      waited.push(ms);
      return Promise.resolve();
    };
    time += 90_000;
    await clipboard({ delay: later }).keepPromises();
    assert.deepEqual([await env.clipboard.readText(), waited, state.get(promisesKey)], ['', [0], undefined]);
  });

  it('is waited for at the next start until its minute is over, and something else is left alone', async () => {
    const { delay } = aMinute();
    await clipboard({ delay }).copy('secret');
    await env.clipboard.writeText('mine');
    const waited: number[] = [];
    const later = (ms: number) => {
      waited.push(ms);
      return Promise.resolve();
    };
    time += 20_000;
    await clipboard({ delay: later }).keepPromises();
    assert.deepEqual([await env.clipboard.readText(), waited, state.get(promisesKey)], ['mine', [40_000], undefined]);
  });

  it('is left alone when something else was copied meanwhile', async () => {
    const minute = aMinute();
    const { cleared } = await clipboard(minute).copy('secret');
    await env.clipboard.writeText('mine');
    minute.pass();
    await cleared;
    assert.equal(await env.clipboard.readText(), 'mine');
  });
});
