/** Avro schemas of events: each is fetched once, and reads payloads at once from then on. */
import avro from 'avsc';
import { PubSubError } from './pubsubErrors.ts';

/** Reads one payload. Throws when the bytes are not one datum of the schema. */
export type PayloadReader = (payload: Buffer) => unknown;

/** What is known of a schema id: its reader, or why events that name it can't be read. */
export type KnownSchema = { readonly read: PayloadReader } | { readonly refused: string };

/** Numbers of 64 bits as BigInt: a JavaScript number would round them beyond 2^53. */
const LONG = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: (value: string | number) => BigInt(value),
  toJSON: (value: bigint) => Number(value),
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

/** A refused schema is asked for again after this long: access may have been granted. */
const REFUSAL_KEPT_MS = 60_000;

/** Schemas by id; one question is under way per id, however many events wait for it. */
export class SchemaCache {
  readonly #fetch: (schemaId: string) => Promise<string>;
  readonly #known = new Map<string, KnownSchema & { readonly until: number }>();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(fetch: (schemaId: string) => Promise<string>) {
    this.#fetch = fetch;
  }

  /** What is known already; undefined means `learn` first. */
  known(schemaId: string): KnownSchema | undefined {
    const known = this.#known.get(schemaId);
    return known && known.until > performance.now() ? known : undefined;
  }

  /** Fetches a schema. Throws PubSubError when Salesforce can't answer now; a schema it refuses is remembered as refused. */
  learn(schemaId: string): Promise<void> {
    const underWay =
      this.#underWay.get(schemaId) ?? this.#learn(schemaId).finally(() => this.#underWay.delete(schemaId));
    this.#underWay.set(schemaId, underWay);
    return underWay;
  }

  async #learn(schemaId: string): Promise<void> {
    try {
      const read = payloadReader(await this.#fetch(schemaId));
      this.#known.set(schemaId, { read, until: Infinity });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const refused = `Its schema ${schemaId} can't be had: ${error.message}`;
      this.#known.set(schemaId, { refused, until: performance.now() + REFUSAL_KEPT_MS });
    }
  }
}

/** The reader of a schema given as JSON text. Throws UnusableSchema. */
function payloadReader(schemaJson: string): PayloadReader {
  try {
    const type = avro.Type.forSchema(JSON.parse(schemaJson) as avro.Schema, { registry: { long: LONG } });
    return (payload): unknown => type.fromBuffer(payload);
  } catch (cause) {
    throw new UnusableSchema(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Text that is no Avro schema. */
class UnusableSchema extends Error {
  override readonly name = 'UnusableSchema';
}

/** Whether asking again at once would get the same answer. */
function isRefusal(error: unknown): error is Error {
  if (error instanceof UnusableSchema) return true;
  if (!(error instanceof PubSubError) || error.advice !== 'reconnect') return false;
  return /^schema\.(?!api\.)|^grpc\.(NOT_FOUND|INVALID_ARGUMENT|PERMISSION_DENIED)$/.test(error.errorCode);
}
