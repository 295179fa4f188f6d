/** A bare Pub/Sub client for tests: grpc-js and the proto file, nothing of ours in between. */
import { fileURLToPath } from 'node:url';
import {
  type ClientDuplexStream,
  Client,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** `FetchResponse` of the Pub/Sub API, as the client decodes it. */
export interface FetchResponse {
  events: { event: { id: string; schemaId: string; payload: Buffer }; replayId: Buffer }[];
  latestReplayId: Buffer;
  rpcId: string;
  pendingNumRequested: number;
}

/** `FetchRequest` of the Pub/Sub API, as the client takes it. */
export type FetchRequest = { topicName?: string; replayPreset?: string; replayId?: Buffer; numRequested: number };

const PROTO = fileURLToPath(new URL('../../../companion/salesforce/pubsub_api.proto', import.meta.url));
const service = loadSync(PROTO, { longs: Number, enums: String, defaults: true })['eventbus.v1.PubSub'] as unknown;
const methods = service as Record<
  'Subscribe' | 'PublishStream' | 'GetTopic' | 'GetSchema' | 'Publish',
  MethodDefinition<object, object>
>;

/** One Subscribe stream and what came out of it. */
export class Reading {
  readonly responses: FetchResponse[] = [];
  error: ServiceError | undefined;
  ended = false;
  readonly #stream: ClientDuplexStream<object, object>;
  readonly #waiting = new Set<() => void>();

  constructor(stream: ClientDuplexStream<object, object>) {
    this.#stream = stream;
    stream.on('data', (response: FetchResponse) => {
      this.responses.push(response);
      this.#notify();
    });
    stream.on('error', (error: ServiceError) => {
      this.error = error;
      this.#notify();
    });
    stream.on('end', () => {
      this.ended = true;
      this.#notify();
    });
  }

  get events(): FetchResponse['events'] {
    return this.responses.flatMap(({ events }) => events);
  }

  request(request: FetchRequest): void {
    this.#stream.write(request);
  }

  /** Resolves as soon as the condition holds; rejects after 5 seconds. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`Waited in vain: ${String(this.events.length)} events, ${this.error?.message ?? 'no error'}`));
      }, 5000);
      const check = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
    });
  }

  /** The error-code trailer, without its common prefix, once the stream failed. */
  async errorCode(): Promise<string> {
    await this.until(() => this.error !== undefined);
    return errorCodeOf(this.error);
  }

  cancel(): void {
    this.#stream.cancel();
  }

  #notify(): void {
    for (const check of this.#waiting) check();
  }
}

/** A bare client of the Pub/Sub API: it asks and keeps what it is given, and repairs nothing. */
export class PubSubReader {
  readonly #client: Client;
  readonly #metadata = new Metadata();

  constructor(port: number, auth: { accesstoken: string; instanceurl: string; tenantid: string }, tls = false) {
    const secure = tls
      ? credentials.createSsl(null, null, null, { rejectUnauthorized: false })
      : credentials.createInsecure();
    this.#client = new Client(`localhost:${String(port)}`, secure);
    for (const [name, value] of Object.entries(auth)) this.#metadata.set(name, value);
  }

  subscribe(first: FetchRequest): Reading {
    const { path, requestSerialize, responseDeserialize } = methods.Subscribe;
    const reading = new Reading(
      this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, this.#metadata),
    );
    reading.request(first);
    return reading;
  }

  /** Sends requests over one PublishStream and gives the answers once the server has ended it too; rejects with its error. */
  async publishStream<T>(requests: readonly object[]): Promise<T[]> {
    const { path, requestSerialize, responseDeserialize } = methods.PublishStream;
    const stream = this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, this.#metadata);
    for (const request of requests) stream.write(request);
    stream.end();
    const answers: T[] = [];
    for await (const answer of stream as AsyncIterable<T>) answers.push(answer);
    return answers;
  }

  /** A unary call; rejects with the ServiceError. */
  async call<T>(method: 'GetTopic' | 'GetSchema' | 'Publish', request: object): Promise<T> {
    const { path, requestSerialize, responseDeserialize } = methods[method];
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.#metadata,
        (error, answer) => {
          if (error) reject(error);
          else resolve(answer as T);
        },
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}

/** The trailer `error-code` of a failed call without its common prefix; empty where it has none. */
export function errorCodeOf(error: unknown): string {
  const [code = ''] = (error as ServiceError).metadata.get('error-code');
  return code.toString().replace('sfdc.platform.eventbus.grpc.', '');
}
