/** Turns events of the stream into sync requests; what can't be read is told with its reason, and never stops the rest. */
import { z } from 'zod';
import { CAUSES, type Flow, FLOWS } from '../domain/status.ts';
import { fullId, type SyncRequest } from '../domain/syncRequest.ts';
import { type PayloadReader, SchemaCache } from './avroSchema.ts';
import type { StreamEvent } from './eventStream.ts';
import { names } from './names.ts';
import { type EventSource, fetchSchema } from './pubsubChannel.ts';

/** An event as intake stores it: what it asks for, or why it was passed over, or both when only some of its ids are good. */
export interface DecodedEvent {
  readonly eventId: string;
  readonly replayId: Buffer;
  readonly request?: SyncRequest;
  readonly refused?: string;
}

const MOST_RECORDS = 200;
/** First three characters of the ids that each flow is about. */
const ID_PREFIX: Readonly<Record<Flow, string>> = {
  'Account Sync': '001',
  'Quote Sync': '0Q0',
  'Quote Preview': '0Q0',
};

/** The package was not there before 2000; what lies beyond the year 9999 no clock of Salesforce's says, and no database holds. */
const [EARLIEST, LATEST] = [Date.UTC(2000, 0, 1), Date.UTC(9999, 11, 31)];
/** Milliseconds since 1970 as Avro's long. */
const time = z
  .bigint()
  .refine((value) => value >= EARLIEST && value <= LATEST, 'no time of an event')
  .transform((value) => new Date(Number(value)));

const payload = z.object({
  Flow__c: z.enum(FLOWS),
  Record_Ids__c: z.string(),
  Cause__c: z.enum(CAUSES),
  Requested_At__c: time.nullish(),
  CreatedDate: time,
});
const PACKAGE_KEYS = ['Flow__c', 'Record_Ids__c', 'Cause__c', 'Requested_At__c'] as const;

/** A decoder of `Sync_Requested__e` for one org, with its schemas kept. */
export function decoder(source: EventSource & { readonly namespace: string }): EventDecoder {
  return new EventDecoder(source.namespace, (schemaId) => fetchSchema(source, schemaId));
}

/** Decodes the events of one org; keeps the schemas that it has met. */
export class EventDecoder {
  readonly #schemas: SchemaCache;
  readonly #keys: readonly (readonly [own: string, org: string])[];

  constructor(namespace: string, fetchJson: (schemaId: string) => Promise<string>) {
    const { field } = names(namespace);
    this.#keys = [...PACKAGE_KEYS.map((key) => [key, field(key)] as const), ['CreatedDate', 'CreatedDate']];
    this.#schemas = new SchemaCache(fetchJson);
  }

  /**
   * Decodes a batch in its order; asks Salesforce only for schemas it has not met. Throws PubSubError when a schema can't be had
   * now: nothing of the batch is decoded then, and it comes again.
   */
  async decodeBatch(events: readonly StreamEvent[]): Promise<DecodedEvent[]> {
    for (const { schemaId } of events) if (!this.#schemas.known(schemaId)) await this.#schemas.learn(schemaId);
    return events.map((event) => this.#decode(event));
  }

  #decode({ eventId, replayId, schemaId, payload: bytes }: StreamEvent): DecodedEvent {
    const schema = this.#schemas.known(schemaId) ?? { refused: `Its schema ${schemaId} is not known.` };
    const decoded = 'read' in schema ? this.#request(schema.read, bytes) : schema;
    return { eventId, replayId, ...decoded };
  }

  #request(read: PayloadReader, bytes: Buffer): Pick<DecodedEvent, 'request' | 'refused'> {
    let record: unknown;
    try {
      record = read(bytes);
    } catch (error) {
      return {
        refused: `Its payload is not what its schema says: ${error instanceof Error ? error.message : String(error)}.`,
      };
    }
    const parsed = payload.safeParse(this.#own(record));
    return parsed.success ? requestOf(parsed.data) : { refused: reasonOf(parsed.error) };
  }

  #own(record: unknown): unknown {
    if (typeof record !== 'object' || record === null) return record;
    const values = new Map(Object.entries(record));
    return Object.fromEntries(this.#keys.map(([own, org]) => [own, values.get(org)]));
  }
}

function requestOf(event: z.infer<typeof payload>): Pick<DecodedEvent, 'request' | 'refused'> {
  const { Flow__c: flow, Cause__c: cause } = event;
  const given = event.Record_Ids__c.split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (given.length === 0) return { refused: 'It names no record.' };
  if (given.length > MOST_RECORDS)
    return { refused: `It names ${String(given.length)} records; ${String(MOST_RECORDS)} are the most.` };
  const recordIds = new Set<string>();
  const bad: string[] = [];
  for (const id of given) {
    const full = fullId(id);
    if (full?.startsWith(ID_PREFIX[flow])) recordIds.add(full);
    else bad.push(id);
  }
  const refused =
    bad.length === 0
      ? {}
      : { refused: `Not the id of a record that ${flow} is about: ${bad.slice(0, 5).join(', ').slice(0, 200)}` };
  if (recordIds.size === 0) return refused;
  return {
    request: { flow, recordIds: [...recordIds], cause, requestedAt: event.Requested_At__c ?? event.CreatedDate },
    ...refused,
  };
}

function reasonOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
