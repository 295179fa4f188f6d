/** salesforce-pubsub-api-client, unchanged, over TLS: it publishes, subscribes, and reads back what a trigger published. */
import PubSubApiClient from 'salesforce-pubsub-api-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type SalesforceSimulator, startSalesforce } from '../../simulator/salesforce/index.ts';

const TOPIC = '/event/Sync_Requested__e';
const WAIT = { timeout: 10_000, interval: 10 };

const event = z.object({
  replayId: z.number(),
  payload: z.looseObject({ Flow__c: z.string(), Cause__c: z.string(), Record_Ids__c: z.string() }),
});

type Configuration = ConstructorParameters<typeof PubSubApiClient>[0];
type Callback = Parameters<PubSubApiClient['subscribe']>[1];

/** What a subscription has received so far, and whether its stream has ended. */
interface Subscription {
  events: z.infer<typeof event>[];
  ended: boolean;
}

let salesforce: SalesforceSimulator;
let client: PubSubApiClient;
let subscriptions: Subscription[];

beforeAll(async () => {
  salesforce = await startSalesforce();
});
afterAll(() => salesforce.close());

beforeEach(async () => {
  subscriptions = [];
  const { clientId, clientSecret } = salesforce;
  client = await connect({ authType: 'oauth-client-credentials', clientId, clientSecret });
});
afterEach(async () => {
  // The client throws out of nowhere if it is closed while a stream is open: it drops its own error listeners first.
  salesforce.cutStreams();
  await vi.waitFor(() => expect(subscriptions.every(({ ended }) => ended)).toBe(true), WAIT);
  client.close();
});

const silent = () => undefined;
const quiet = { debug: silent, info: silent, warn: silent, error: silent };

/** The certificate of the local Salesforce is its own: the client is told to take it. */
async function connect(signIn: Configuration): Promise<PubSubApiClient> {
  const pubSubEndpoint = new URL(salesforce.pubsubUrl).host;
  const options = { loginUrl: salesforce.url, pubSubEndpoint, rejectUnauthorizedSsl: false, ...signIn };
  const connected = new PubSubApiClient(options, quiet);
  await connected.connect();
  return connected;
}

function subscribe(start: (callback: Callback) => void): Subscription {
  const subscription: Subscription = { events: [], ended: false };
  subscriptions.push(subscription);
  start((_info, kind, data) => {
    if (kind === 'event') subscription.events.push(event.parse(data));
    if (kind === 'grpcStatus') subscription.ended = true;
  });
  return subscription;
}

function payload(recordIds: string) {
  return {
    CreatedDate: Date.now(),
    CreatedById: '005000000000001AAA',
    Flow__c: { string: 'Account Sync' },
    Record_Ids__c: { string: recordIds },
    Cause__c: { string: 'Created' },
    Requested_At__c: { long: Date.now() },
  };
}

it('receives what it published itself', async () => {
  const { events } = subscribe((callback) => client.subscribe(TOPIC, callback));
  const published = await client.publish(TOPIC, payload('001000000000001AAA'));
  await vi.waitFor(() => expect(events).toHaveLength(1), WAIT);
  expect(events[0]).toMatchObject({
    replayId: published.replayId,
    payload: { Flow__c: 'Account Sync', Record_Ids__c: '001000000000001AAA' },
  });
});

it('receives the one event of a save of 200 Accounts', async () => {
  const { events } = subscribe((callback) => client.subscribe(TOPIC, callback));
  await client.publish(TOPIC, payload('the subscription is under way'));
  await vi.waitFor(() => expect(events).toHaveLength(1), WAIT);
  const rows = Array.from({ length: 200 }, (_, index) => ({ Name: `Account ${index}` }));
  const ids = salesforce.org().createMany('Account', rows);
  await vi.waitFor(() => expect(events).toHaveLength(2), WAIT);
  expect(events[1]?.payload).toMatchObject({ Flow__c: 'Account Sync', Cause__c: 'Created' });
  expect(events[1]?.payload.Record_Ids__c.split(',').toSorted()).toEqual(ids.toSorted());
});

it('receives 250 events in order, asking for more as it goes', async () => {
  const { events } = subscribe((callback) => client.subscribe(TOPIC, callback));
  await client.publish(TOPIC, payload('0'));
  await vi.waitFor(() => expect(events).toHaveLength(1), WAIT);
  const org = salesforce.org();
  for (let index = 1; index <= 250; index++) {
    org.publish(TOPIC, {
      Flow__c: 'Account Sync',
      Record_Ids__c: String(index),
      Cause__c: 'Created',
      Requested_At__c: new Date(),
    });
  }
  await vi.waitFor(() => expect(events).toHaveLength(251), WAIT);
  expect(events.map((each) => Number(each.payload.Record_Ids__c))).toEqual(
    Array.from({ length: 251 }, (_, index) => index),
  );
});

it('starts from the earliest event that is kept', async () => {
  const id = salesforce.org().create('Account', { Name: 'Before the subscription' });
  const { events } = subscribe((callback) => client.subscribeFromEarliestEvent(TOPIC, callback));
  await vi.waitFor(() => expect(events.map((each) => each.payload.Record_Ids__c)).toContain(id), WAIT);
});

it('signs in by username and password as well', async () => {
  const { username, password } = salesforce;
  const other = await connect({ authType: 'username-password', username, password });
  expect((await other.publish(TOPIC, payload('001000000000001AAA'))).replayId).toBeGreaterThan(0);
  other.close();
});

it('is refused for a topic that does not exist', async () => {
  await expect(client.publish('/event/Nothing__e', {})).rejects.toThrow(/Nothing__e/);
});
