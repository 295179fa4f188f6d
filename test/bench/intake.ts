/** Pub/Sub → durable inbox, beside a reader that only decodes: both read the same events from the same server. */
import avro from 'avsc';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { SalesforceSession } from '../../companion/salesforce/session.ts';
import { Cipher } from '../../companion/store/cipher.ts';
import { saveConnection } from '../../companion/store/connections.ts';
import { openDatabase } from '../../companion/store/database.ts';
import { startEmbeddedPostgres } from '../../companion/store/embeddedPostgres.ts';
import { saveEnvironment } from '../../companion/store/environments.ts';
import { claimLeases } from '../../companion/store/leases.ts';
import { migrate } from '../../companion/store/migrate.ts';
import { Intake } from '../../companion/sync/intake.ts';
import type { BenchWorld } from './benchWorld.ts';
import type { Figure } from './measure.ts';
import { plainConnection } from '../world/plainConnection.ts';

const TOPIC = '/event/Sync_Requested__e';
const PROTO = fileURLToPath(new URL('../../companion/salesforce/pubsub_api.proto', import.meta.url));
const GOAL = 22_000;
const SHARE_GOAL = 0.2;

/** So many events from the Pub/Sub API into the inbox, beside a bare subscriber that stores nothing. */
export async function intakeBench(world: BenchWorld, events: number): Promise<Figure[]> {
  await world.ask({ do: 'publish', count: events });
  const bare = events / ((await bareReader(world, events)) / 1000);
  const durable = events / ((await durableIntake(world, events)) / 1000);
  return [
    { name: 'bare grpc-js + avsc reader', value: bare, unit: 'events/s' },
    {
      name: 'into the durable inbox',
      value: durable,
      unit: 'events/s',
      goal: { text: `≥ ${GOAL.toLocaleString('en')}`, met: durable >= GOAL },
    },
    {
      name: 'share of the bare reader',
      value: durable / bare,
      unit: '',
      goal: { text: `≥ ${String(SHARE_GOAL)}`, met: durable / bare >= SHARE_GOAL },
    },
  ];
}

interface Response {
  readonly events: { readonly event: { readonly schema_id: string; readonly payload: Buffer } }[];
}

/** Reads and decodes all events and keeps nothing; milliseconds. */
async function bareReader({ addresses: { salesforce } }: BenchWorld, events: number): Promise<number> {
  const service = loadSync(PROTO, { keepCase: true, enums: String, defaults: true })['eventbus.v1.PubSub'] as Record<
    string,
    never
  >;
  const client = new Client(new URL(salesforce.pubsubUrl).host, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('accesstoken', salesforce.accessToken);
  metadata.set('instanceurl', salesforce.url);
  metadata.set('tenantid', salesforce.orgId);
  const { Subscribe, GetSchema } = service as unknown as Record<
    'Subscribe' | 'GetSchema',
    { path: string; requestSerialize: (value: object) => Buffer; responseDeserialize: (bytes: Buffer) => never }
  >;
  const types = new Map<string, avro.Type>();
  const started = performance.now();
  try {
    await new Promise<void>((done, fail) => {
      const stream = client.makeBidiStreamRequest<object, Response>(
        Subscribe.path,
        Subscribe.requestSerialize,
        Subscribe.responseDeserialize,
        metadata,
      );
      let left = events;
      const read = (type: avro.Type, response: Response): void => {
        for (const { event } of response.events) type.fromBuffer(event.payload);
        left -= response.events.length;
        if (left <= 0) {
          stream.cancel();
          done();
        } else stream.write({ topic_name: TOPIC, num_requested: response.events.length });
      };
      stream.on('error', (error: Error & { code?: number }) => {
        if (error.code !== 1) fail(error);
      });
      stream.on('data', (response: Response) => {
        const schemaId = response.events[0]?.event.schema_id;
        if (schemaId === undefined) return;
        const type = types.get(schemaId);
        if (type) {
          read(type, response);
          return;
        }
        client.makeUnaryRequest<object, { schema_json: string }>(
          GetSchema.path,
          GetSchema.requestSerialize,
          GetSchema.responseDeserialize,
          { schema_id: schemaId },
          metadata,
          (error, answer) => {
            if (error || !answer) {
              fail(error ?? new Error('No schema'));
              return;
            }
            const learnt = types.get(schemaId) ?? avro.Type.forSchema(JSON.parse(answer.schema_json) as avro.Schema);
            types.set(schemaId, learnt);
            read(learnt, response);
          },
        );
      });
      stream.write({ topic_name: TOPIC, replay_preset: 'EARLIEST', num_requested: 100 });
    });
  } finally {
    client.close();
  }
  return performance.now() - started;
}

/** The companion's own intake into the embedded PostgreSQL, fsync on; milliseconds. */
async function durableIntake({ addresses: { salesforce }, dataDir }: BenchWorld, events: number): Promise<number> {
  const postgres = await startEmbeddedPostgres(dataDir);
  const database = openDatabase({ url: postgres.url });
  const stopping = new AbortController();
  try {
    await migrate(database);
    const cipher = new Cipher([Buffer.alloc(32, 1)]);
    const environment = await saveEnvironment(database, cipher, {
      name: 'Togai',
      apiUrl: 'http://127.0.0.1:1',
      token: 'none',
      requestsPerSecond: 0,
    });
    const tokens = { accessToken: salesforce.accessToken, instanceUrl: salesforce.url };
    await saveConnection(
      database,
      cipher,
      plainConnection(salesforce.orgId, environment.id, salesforce.url, {
        tokens: { ...tokens, refreshToken: 'none' },
      }),
    );
    const [fence] = await claimLeases(database, 'bench', 1);
    if (!fence) throw new Error('The lease was not to be had.');
    const source = { current: () => Promise.resolve(tokens), renew: () => Promise.resolve(tokens) };
    const session = new SalesforceSession({
      tokens: source,
      orgId: salesforce.orgId,
      namespace: '',
      apiVersion: '67.0',
    });
    const started = performance.now();
    const stored = new Promise<void>((done) => {
      const intake = new Intake({
        database,
        fence,
        session,
        url: salesforce.pubsubUrl,
        log: pino({ level: 'error' }),
        onGap: () => undefined,
        onPause: () => undefined,
        onStored: (count) => {
          total += count;
          if (total >= events) done();
        },
      });
      let total = 0;
      void intake.run(stopping.signal);
    });
    await stored;
    return performance.now() - started;
  } finally {
    stopping.abort();
    await database.end();
    await postgres.stop();
  }
}
