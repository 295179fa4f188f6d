/** The event stream over real gRPC: order, back-pressure, cursors, silence, cuts and Salesforce's refusals. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { subscribe } from '../../../companion/salesforce/pubsub.ts';
import { fetchSchema } from '../../../companion/salesforce/pubsubChannel.ts';
import { ORG, type PubSubWorld, read, type Reader, startPubSubWorld, TOPIC } from './pubsubWorld.ts';

let world: PubSubWorld;
let readers: Reader[];
let gates: (() => void)[];

beforeEach(async () => {
  readers = [];
  gates = [];
  world = await startPubSubWorld();
});

afterEach(async () => {
  for (const open of gates) open();
  await Promise.allSettled(readers.map((reader) => reader.stop()));
  await world.server.close();
});

function start(...[options]: [Parameters<typeof read>[1]?]): Reader {
  const reader = read(world, options);
  readers.push(reader);
  return reader;
}

const until = (what: () => void) => vi.waitFor(what, { timeout: 5_000, interval: 5 });
const restart = async (timings: Parameters<typeof startPubSubWorld>[0]) => {
  await world.server.close();
  world = await startPubSubWorld(timings);
};
const failure = (reader: Reader) =>
  reader.end.then(
    () => undefined,
    (error: unknown) => error,
  );

/** A promise that the test lets go, or its end. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  gates.push(open);
  return { passed, open };
}

describe('reading', () => {
  it('brings every event once, in order, with the cursor of the last one', async () => {
    world.publish(1_234);
    const reader = start();
    await until(() => {
      expect(reader.replayIds()).toHaveLength(1_234);
    });
    const ids = reader.replayIds();
    expect(new Set(ids).size).toBe(1_234);
    expect(ids).toEqual([...ids].sort());
    for (const { events, latestReplayId } of reader.batches) expect(latestReplayId).toEqual(events.at(-1)?.replayId);
    expect(await reader.stop()).toBe('aborted');
  });

  it('goes on after a stored cursor', async () => {
    world.publish(10);
    const first = start();
    await until(() => {
      expect(first.replayIds()).toHaveLength(10);
    });
    await first.stop();
    world.publish(5);
    const second = start({
      from: { replayId: first.batches.flatMap(({ events }) => events)[6]?.replayId ?? Buffer.alloc(0) },
    });
    await until(() => {
      expect(second.replayIds()).toHaveLength(8);
    });
    expect(second.replayIds().slice(0, 3)).toEqual(first.replayIds().slice(7));
  });

  it('from the latest brings only what is published from then on', async () => {
    world.publish(10);
    const reader = start({ from: { preset: 'LATEST' } });
    await until(() => {
      expect(world.calls.counts()['grpc Subscribe']).toBe(1);
    });
    await until(() => {
      world.publish(1);
      expect(reader.replayIds().length).toBeGreaterThan(0);
    });
    expect(reader.replayIds().length).toBeLessThan(10);
  });

  it('moves the cursor on when Salesforce says that nothing came', async () => {
    await restart({ keepaliveMs: 30 });
    const reader = start();
    await until(() => {
      expect(reader.batches.length).toBeGreaterThan(0);
    });
    expect(reader.batches[0]?.events).toEqual([]);
    expect(reader.batches[0]?.latestReplayId.length).toBeGreaterThan(0);
  });
});

describe('back-pressure', () => {
  it('takes no more than the window while a batch is being stored, then everything', async () => {
    world.publish(1_000);
    const { passed, open } = gate();
    const reader = start({ window: 200, onBatch: () => passed });
    await until(() => {
      expect(world.bus.topic(TOPIC)?.delivered).toBe(200);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.bus.topic(TOPIC)?.delivered).toBe(200);
    open();
    await until(() => {
      expect(reader.replayIds()).toHaveLength(1_000);
    });
  });

  it('never stores two batches at once', async () => {
    world.publish(600);
    let [storing, most] = [0, 0];
    const onBatch = async (): Promise<void> => {
      most = Math.max(most, ++storing);
      await new Promise((resolve) => setTimeout(resolve, 2));
      storing--;
    };
    const reader = start({ window: 100, onBatch });
    await until(() => {
      expect(reader.replayIds()).toHaveLength(600);
    });
    expect(most).toBe(1);
  });

  it('keeps the stream open while storing takes longer than Salesforce waits for a request', async () => {
    await restart({ idleMs: 100 });
    world.publish(150);
    const { passed, open } = gate();
    const reader = start({ window: 100, idleMs: 40, onBatch: () => passed });
    await until(() => {
      expect(world.bus.topic(TOPIC)?.delivered).toBeGreaterThanOrEqual(104);
    });
    open();
    await until(() => {
      expect(reader.replayIds()).toHaveLength(150);
    });
    expect(world.calls.counts()['grpc Subscribe']).toBe(1);
  });
});

describe('stopping', () => {
  it('waits for the batch that is being stored, and stores nothing after it', async () => {
    world.publish(300);
    const { passed, open } = gate();
    let begun = 0;
    const reader = start({
      window: 100,
      onBatch: () => {
        begun++;
        return passed;
      },
    });
    await until(() => {
      expect(begun).toBe(1);
    });
    const stopped = reader.stop();
    open();
    expect(await stopped).toBe('aborted');
    expect(reader.batches).toHaveLength(1);
    expect(begun).toBe(1);
  });

  it('before the start opens nothing', async () => {
    const reader = start({ signal: AbortSignal.abort() });
    expect(await reader.end).toBe('aborted');
    expect(world.calls.counts()['grpc Subscribe']).toBeUndefined();
  });

  it('leaves no connection open', async () => {
    world.publish(3);
    const reader = start();
    await until(() => {
      expect(reader.replayIds()).toHaveLength(3);
    });
    await reader.stop();
    await until(() => {
      expect(process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap')).toEqual([]);
    });
  });
});

describe('an end that is an error', () => {
  it('is what storing threw, and nothing that came later is stored', async () => {
    world.publish(300);
    const reader = start({ window: 100, onBatch: () => Promise.reject(new Error('The lease is lost.')) });
    await expect(reader.end).rejects.toThrow('The lease is lost.');
    expect(reader.batches).toEqual([]);
  });

  it('is silence, when events are owed and no sign of life comes', async () => {
    const reader = start({ silenceMs: 80 });
    expect(await failure(reader)).toMatchObject({ errorCode: 'silence', advice: 'reconnect', remedy: 'retry' });
  });

  it('is a cut connection, after what came before it was stored', async () => {
    world.publish(120);
    world.faults.add({ on: 'grpc Subscribe', effect: { endStreamAfter: 70 } });
    const reader = start();
    expect(await failure(reader)).toMatchObject({ advice: 'reconnect', remedy: 'retry' });
    expect(reader.replayIds()).toHaveLength(70);
  });

  it('is no error when Salesforce closes the stream in good order', async () => {
    world.publish(120);
    world.faults.add({ on: 'grpc Subscribe', effect: { endStreamAfter: 70, streamEnd: 'end' } });
    const reader = start();
    expect(await reader.end).toBe('ended');
    expect(reader.replayIds()).toHaveLength(70);
  });

  it('is a server that is not there', async () => {
    await world.server.close();
    expect(await failure(start())).toMatchObject({
      errorCode: 'grpc.UNAVAILABLE',
      advice: 'reconnect',
      remedy: 'retry',
    });
  });

  it('is a cursor that Salesforce does not know', async () => {
    const reader = start({ from: { replayId: Buffer.from('nonsense') } });
    expect(await failure(reader)).toMatchObject({
      errorCode: 'subscription.fetch.replayid.corrupted',
      advice: 'read from earliest',
    });
  });

  it('is a token that is spent', async () => {
    const tokens = {
      current: () => Promise.resolve({ accessToken: 'spent', instanceUrl: 'https://acme' }),
      renew: () => Promise.reject(new Error()),
    };
    expect(await failure(start({ tokens }))).toMatchObject({
      errorCode: 'service.auth.error',
      advice: 'sign in again',
    });
  });

  it.each([
    ['topic.not.found', 'park', 'pause'],
    ['subscription.limit.exceeded', 'park', 'pause'],
    ['service.protection.triggered', 'slow down', 'retry'],
    ['service.unavailable', 'reconnect', 'retry'],
    ['something.new', 'reconnect', 'retry'],
  ])('%s is for the caller to %s', async (errorCode, advice, remedy) => {
    world.faults.add({ on: 'grpc Subscribe', effect: { grpc: { code: 14, errorCode, message: 'Said so.' } } });
    expect(await failure(start())).toMatchObject({ errorCode, advice, remedy });
  });
});

describe('an address', () => {
  it.each(['http://pubsub.example:7443', 'ftp://127.0.0.1', 'http://127.0.0.1.example:80'])(
    'like %s is refused',
    async (url) => {
      await expect(start({ url }).end).rejects.toThrow(TypeError);
    },
  );
});

describe('a schema', () => {
  const source = (renew: () => Promise<{ accessToken: string; instanceUrl: string }>) => ({
    url: world.url,
    orgId: ORG,
    tokens: { current: () => Promise.resolve({ accessToken: 'spent', instanceUrl: 'https://acme' }), renew },
  });

  it('is fetched with a new token when the old one is spent', async () => {
    const id = world.bus.topic(TOPIC)?.schema.id ?? '';
    const json = await fetchSchema(
      source(() => Promise.resolve({ accessToken: world.token, instanceUrl: 'https://acme' })),
      id,
    );
    expect(JSON.parse(json)).toMatchObject({ type: 'record', name: 'Sync_Requested__e' });
  });

  it('that Salesforce does not know is told as such', async () => {
    const renew = () => Promise.resolve({ accessToken: world.token, instanceUrl: 'https://acme' });
    await expect(fetchSchema(source(renew), 'unknown')).rejects.toMatchObject({
      errorCode: expect.stringMatching(/^schema\./) as string,
    });
  });
});

it('a reader that is stopped while it still waits for its tokens ends', async () => {
  const stop = new AbortController();
  const tokens = Promise.withResolvers<{ accessToken: string; instanceUrl: string }>();
  const reading = subscribe({
    url: 'http://127.0.0.1:9',
    tokens: { current: () => tokens.promise, renew: () => tokens.promise },
    orgId: ORG,
    topic: TOPIC,
    from: { preset: 'EARLIEST' },
    onBatch: () => Promise.resolve(),
    signal: stop.signal,
  });
  stop.abort();
  tokens.resolve({ accessToken: 'x', instanceUrl: 'http://127.0.0.1:9' });
  expect(await reading).toBe('aborted');
});
