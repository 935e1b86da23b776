import assert from 'node:assert/strict';
import { isCancelled } from '../../../src/core/http/cancel.ts';
import {
  completeCreation,
  isCertainlyNotCreated,
  CreationStopped,
  type CreationStep,
} from '../../../src/core/journeys/creation.ts';
import { SelfServiceError } from '../../../src/core/selfService/selfServiceError.ts';
import { rejection } from '../http/support/testHttp.ts';
import { begun, failingOnce, lost, type PortName, refused, World } from './support/world.ts';

const creates = ({ effects }: World): string[] => effects.filter((effect) => effect.startsWith('created'));
const everything = ['created client-1', 'kept kid-2', 'registered kid-2', 'wrote client-1 kid-2', 'token'];

describe('Creating a client', () => {
  it('creates it, stores and registers its key, writes the config and tests it, in that order', async () => {
    const world = new World();
    const made = await world.goOn(begun());
    assert.deepEqual(world.effects, everything);
    assert.deepEqual(made.done, ['client', 'keyKept', 'keyRegistered', 'config', 'token']);
    assert.deepEqual([made.clientId, made.kid], ['client-1', 'kid-2']);
    assert.deepEqual(world.saved, made);
  });

  it('sends exactly what the user typed, without the spaces around the name', async () => {
    const world = new World();
    await world.goOn(begun());
    const { client_id: _id, integration_type: _type, ...details } = world.clients[0]!;
    assert.deepEqual(details, {
      client_name: 'Nattjobb',
      description: 'Henter skjema.',
      access_token_lifetime: 120,
      scopes: ['altinn:serviceowner'],
    });
  });

  it('reports each step as it begins, and the end', async () => {
    const world = new World();
    await world.goOn(begun());
    assert.deepEqual(world.running, ['client', 'keyKept', 'keyRegistered', 'config', 'token', undefined]);
  });

  it('stores the private key before registering the public key, so that no working key is lost', async () => {
    const world = new World();
    let keptFirst: boolean | undefined;
    const put = world.putKey.bind(world);
    world.putKey = (clientId, key) => {
      keptFirst = world.privateKeys.has(`${clientId}/${key.kid}`);
      return put(clientId, key);
    };
    await world.goOn(begun());
    assert.equal(keptFirst, true);
  });

  it('chooses and saves the kid before storing the key under it', async () => {
    const world = new World();
    let written: string | undefined;
    const keep = world.keepKey.bind(world);
    world.keepKey = (clientId, kid) => {
      written ??= world.saved?.kid;
      return keep(clientId, kid);
    };
    await world.goOn(begun());
    assert.equal(written, 'kid-2');
  });

  it('creates no key if the user wants to add it later', async () => {
    const world = new World();
    await world.goOn(begun({ key: { kind: 'later' } }));
    assert.deepEqual(world.effects, ['created client-1']);
  });
});

/** Every way to fail but losing what is kept, and the step that it fails. */
const ports: readonly (readonly [port: PortName, call: number, step: CreationStep])[] = [
  ['listClients', 1, 'client'],
  ['createClient', 1, 'client'],
  ['newKeyId', 1, 'keyKept'],
  ['keepKey', 1, 'keyKept'],
  ['keepKey', 2, 'keyRegistered'],
  ['putKey', 1, 'keyRegistered'],
  ['writeConfig', 1, 'config'],
  ['fetchToken', 1, 'token'],
];
const order: readonly CreationStep[] = ['client', 'keyKept', 'keyRegistered', 'config', 'token'];

describe('An interrupted client creation', () => {
  for (const [port, call, step] of ports) {
    for (const when of ['before', 'after'] as const) {
      it(`interrupted ${when} ${port} (${step}) keeps what was done, and doesn’t repeat it`, async () => {
        const world = failingOnce(port, { when, error: lost }, call);
        const error = await rejection(world.goOn(begun()));
        assert.ok(error instanceof CreationStopped);
        assert.deepEqual([error.step, error.cause], [step, lost]);
        const done = order.slice(0, order.indexOf(step));
        assert.deepEqual([error.state.done, world.saved?.done], [done, done]);

        const made = await world.goOn(begun());
        assert.deepEqual(made.done, order);
        assert.equal(world.clients.length, 1);
        assert.equal(creates(world).length, 1);
        const kids = world.keysOf(made.clientId!).map(({ kid }) => kid);
        assert.deepEqual(kids, [made.kid]);
        assert.deepEqual([...world.privateKeys.keys()], [`${made.clientId!}/${made.kid!}`]);
        assert.equal(world.effects.at(-1), 'token');
        assert.ok(world.effects.includes(`wrote ${made.clientId!} ${made.kid!}`));
      });
    }
  }

  for (const [port, call, step] of ports.filter(([name]) => name !== 'fetchToken')) {
    it(`cancelled during ${port} (${step}) keeps what was done, and can be resumed`, async () => {
      const cancel = new AbortController();
      let calls = 0;
      // What was asked for arrives all the same, or does not: here it does, the harder case.
      const world = new World((asked) => {
        if (asked === port && ++calls === call) cancel.abort();
        return undefined;
      });
      const error = await rejection(completeCreation(begun(), world, cancel.signal));
      assert.ok(error instanceof CreationStopped && isCancelled(error.cause));
      assert.deepEqual(world.saved, error.state);
      const made = await world.goOn(begun());
      assert.deepEqual(made.done, order);
      assert.equal(creates(world).length, 1);
      assert.equal(world.keysOf(made.clientId!).length, 1);
    });
  }

  it('is saved and can be resumed, even if it was cancelled before the first request', async () => {
    const world = new World();
    const error = await rejection(completeCreation(begun(), world, AbortSignal.abort()));
    assert.ok(error instanceof CreationStopped && isCancelled(error.cause));
    assert.deepEqual([world.effects, world.saved], [[], begun()]);
  });

  it('does not repeat what it has done', async () => {
    const world = failingOnce('fetchToken', { when: 'before', error: lost });
    await world.stopsAt(begun());
    world.asked.splice(0);
    await world.goOn(begun());
    assert.deepEqual(world.asked, ['fetchToken', 'save']);
  });

  it('stops at once if it can’t be saved, at any step, and can be resumed later', async () => {
    const total = await savesOf(new World());
    for (let call = 1; call <= total; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = failingOnce('save', { when, error: new Error('disk full') }, call);
        assert.ok(await world.stopsAt(begun()), `save ${call}`);
        assert.equal(world.asked.at(-1), 'save', 'nothing is done after it');
        const made = await world.goOn(begun());
        assert.equal(creates(world).length, 1, `save ${call} ${when}`);
        assert.equal(world.keysOf(made.clientId!).length, 1);
        assert.ok(world.privateKeys.has(`${made.clientId!}/${made.kid!}`));
      }
    }
  });

  const savesOf = async (world: World): Promise<number> => {
    await world.goOn(begun());
    return world.asked.filter((port) => port === 'save').length;
  };

  it('has nothing to do if it was already complete', async () => {
    const world = new World();
    const made = await world.goOn(begun());
    world.asked.splice(0);
    assert.deepEqual(await world.goOn(begun()), made);
    assert.deepEqual(world.asked, []);
  });

  it('reports an error if an earlier step was never done', async () => {
    const error = await rejection(completeCreation({ ...begun(), done: ['client'] }, new World()));
    assert.ok(error instanceof CreationStopped && error.cause instanceof TypeError);
  });
});

describe('A client whose creation got no answer', () => {
  it('is found again rather than created twice', async () => {
    const world = failingOnce('createClient', { when: 'after', error: lost });
    assert.equal(await world.stopsAt(begun()), 'client');
    const made = await world.goOn(begun());
    assert.deepEqual(creates(world), ['created client-1']);
    assert.equal(made.clientId, 'client-1');
  });

  it('is found again even if the server called it an internal error', async () => {
    const world = failingOnce('createClient', { when: 'after', error: refused(502) });
    await world.stopsAt(begun());
    await world.goOn(begun());
    assert.equal(world.clients.length, 1);
  });

  it('is distinguished from clients that already had the same name', async () => {
    const world = failingOnce('createClient', { when: 'after', error: lost });
    world.addClient({ client_id: 'old-1', client_name: 'Nattjobb' });
    world.addClient({ client_id: 'old-2', client_name: 'Nattjobb' });
    await world.stopsAt(begun());
    const made = await world.goOn(begun());
    assert.equal(world.clients.length, 3);
    assert.equal(made.clientId, world.clients[2]?.client_id);
  });

  it('is distinguished from those even if a list in between did not include them', async () => {
    let calls = 0;
    const world: World = new World((port) => {
      if (port === 'createClient') calls += 1;
      return port === 'createClient' && calls < 3 ? { when: 'before', error: lost } : undefined;
    });
    world.addClient({ client_id: 'old', client_name: 'Nattjobb' });
    await world.stopsAt(begun());
    const list = world.listClients.bind(world);
    world.listClients = () => Promise.resolve([]);
    await world.stopsAt(begun());
    world.listClients = list;
    const made = await world.goOn(begun());
    assert.notEqual(made.clientId, 'old');
  });

  it('is not confused with a new client of another name or type', async () => {
    const world = failingOnce('createClient', { when: 'before', error: lost });
    await world.stopsAt(begun());
    world.addClient({ client_id: 'other-name', client_name: 'Nattjobb 2' });
    world.addClient({ client_id: 'other-kind', client_name: 'Nattjobb', integration_type: 'krr' });
    const made = await world.goOn(begun());
    assert.deepEqual(creates(world), [`created ${made.clientId!}`]);
  });

  it('is still found after a later attempt, which did not see it yet, was refused', async () => {
    let calls = 0;
    const world: World = new World((port) => {
      if (port !== 'createClient') return undefined;
      calls += 1;
      if (calls === 1) return { when: 'after', error: lost };
      return calls === 2 ? { when: 'before', error: refused(400) } : undefined;
    });
    await world.stopsAt(begun());
    const list = world.listClients.bind(world);
    world.listClients = () => Promise.resolve([]);
    await world.stopsAt(begun());
    world.listClients = list;
    const made = await world.goOn(begun());
    assert.deepEqual(creates(world), ['created client-1']);
    assert.equal(made.clientId, 'client-1');
  });
});

describe('A client whose creation was refused', () => {
  for (const status of [400, 401, 403, 409, 428, 429]) {
    it(`with ${status} is not confused with a colleague’s of the same name that appears later`, async () => {
      const world = failingOnce('createClient', { when: 'before', error: refused(status) });
      assert.equal(await world.stopsAt(begun()), 'client');
      assert.equal(world.saved?.namesakes, undefined);
      assert.ok(world.saved && isCertainlyNotCreated(world.saved));
      world.addClient({ client_id: 'colleague', client_name: 'Nattjobb' });
      const made = await world.goOn(begun());
      assert.notEqual(made.clientId, 'colleague');
      assert.deepEqual(creates(world), [`created ${made.clientId!}`]);
    });
  }

  it('is requested only after the existing names have been saved', async () => {
    const world = failingOnce('save', { when: 'before', error: new Error('disk full') });
    await world.stopsAt(begun());
    assert.ok(!world.asked.includes('createClient'));
  });
});

describe('A kid that someone else has taken meanwhile', () => {
  it('is dropped, and the next attempt uses another one with its own key', async () => {
    const world = new World();
    world.takenKids = 1;
    const error = await rejection(world.goOn(begun()));
    assert.ok(error instanceof CreationStopped && error.cause instanceof SelfServiceError);
    assert.deepEqual([error.step, error.state.kid, error.state.done], ['keyRegistered', undefined, ['client']]);
    const made = await world.goOn(begun());
    assert.notEqual(made.kid, 'kid-2');
    assert.deepEqual(
      world.keysOf(made.clientId!).map(({ kid }) => kid),
      [made.kid],
    );
    assert.deepEqual(creates(world), ['created client-1']);
  });

  for (const [what, error] of [
    ['was refused otherwise', refused(400)],
    ['got no answer', lost],
  ] as const) {
    it(`is kept when the registration ${what}`, async () => {
      const world = failingOnce('putKey', { when: 'before', error });
      await world.stopsAt(begun());
      assert.equal((await world.goOn(begun())).kid, 'kid-2');
      assert.equal(world.privateKeys.size, 1);
    });
  }
});
