/** A Pub/Sub API on loopback with one org's event bus, and a reader that collects what comes. */
import type { Batch, StreamEnd, SubscribeOptions } from '../../../companion/salesforce/pubsub.ts';
import { subscribe } from '../../../companion/salesforce/pubsub.ts';
import { CallLog } from '../../simulator/calls.ts';
import { Faults } from '../../simulator/faults.ts';
import { readEventDefinitions } from '../../simulator/salesforce/pubsub/avroSchema.ts';
import { EventBus } from '../../simulator/salesforce/pubsub/eventBus.ts';
import { type PubSubOptions, PubSubServer } from '../../simulator/salesforce/pubsub/pubsub.ts';

/** The org whose events are published. */
export const ORG = '00D000000000001EAA';
const USER = '005000000000001AAA';
/** The topic that the companion reads. */
export const TOPIC = '/event/Sync_Requested__e';

/** A Pub/Sub API alone, its bus, and a session that is let in. */
export interface PubSubWorld {
  readonly bus: EventBus;
  readonly server: PubSubServer;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly url: string;
  /** The access token that is in force; any other is refused. */
  token: string;
  /** Publishes this many events; each names one Account whose id ends in its number. */
  publish(count: number): void;
}

/** Starts the Pub/Sub API alone, without an org around it; `timings` shorten its waits. */
export async function startPubSubWorld(timings?: PubSubOptions['timings']): Promise<PubSubWorld> {
  const bus = new EventBus({ orgId: ORG, namespace: '', definitions: readEventDefinitions() });
  const faults = new Faults();
  const calls = new CallLog();
  let published = 0;
  const authenticate: PubSubOptions['authenticate'] = (accessToken) =>
    accessToken === world.token ? { bus, userId: USER } : undefined;
  const server = new PubSubServer({ port: 0, faults, calls, authenticate, timings });
  await server.listen();
  const world: PubSubWorld = {
    bus,
    server,
    faults,
    calls,
    url: `http://127.0.0.1:${String(server.port)}`,
    token: 'token-1',
    publish: (count) => {
      for (let i = 0; i < count; i++) {
        const id = `001${String(published++).padStart(12, '0')}`;
        bus.publish(
          'Sync_Requested__e',
          { Flow__c: 'Account Sync', Record_Ids__c: id, Cause__c: 'Created', Requested_At__c: new Date() },
          USER,
        );
      }
    },
  };
  return world;
}

/** A subscription under way. */
export interface Reader {
  readonly batches: Batch[];
  readonly end: Promise<StreamEnd>;
  /** Replay ids of all events so far, in the order they came. */
  replayIds(): string[];
  stop(): Promise<StreamEnd>;
}

/** Subscribes as the companion does and keeps all it was given. */
export function read(world: PubSubWorld, options: Partial<SubscribeOptions> = {}): Reader {
  const stopping = new AbortController();
  const batches: Batch[] = [];
  const tokens = {
    current: () => Promise.resolve({ accessToken: world.token, instanceUrl: 'https://acme' }),
    renew: () => Promise.reject(new Error('not asked for')),
  };
  const end = subscribe({
    url: world.url,
    tokens,
    orgId: ORG,
    topic: TOPIC,
    from: { preset: 'EARLIEST' },
    signal: stopping.signal,
    ...options,
    onBatch: async (batch) => {
      await options.onBatch?.(batch);
      batches.push(batch);
    },
  });
  // A test that expects the end to fail looks at it later.
  end.catch(() => undefined);
  return {
    batches,
    end,
    replayIds: () => batches.flatMap(({ events }) => events.map(({ replayId }) => replayId.toString('hex'))),
    stop: () => {
      stopping.abort();
      return end;
    },
  };
}
