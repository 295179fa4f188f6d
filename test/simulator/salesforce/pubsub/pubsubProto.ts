/** The Pub/Sub contract, loaded from the proto file: method definitions and the encoding of its messages. */
import { fileURLToPath } from 'node:url';
import type { MethodDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** `ProducerEvent` of pubsub_api.proto. */
export interface ProducerEvent {
  id: string;
  schemaId: string;
  payload: Buffer;
}

/** `FetchRequest` of pubsub_api.proto. */
export interface FetchRequest {
  topicName: string;
  replayPreset: 'LATEST' | 'EARLIEST' | 'CUSTOM';
  replayId: Buffer;
  numRequested: number;
}

/** `FetchResponse` of pubsub_api.proto. */
export interface FetchResponse {
  events?: { event: ProducerEvent; replayId: Buffer }[];
  latestReplayId?: Buffer;
  rpcId?: string;
  pendingNumRequested?: number;
}

/** `PublishRequest` of pubsub_api.proto. */
export interface PublishRequest {
  topicName: string;
  events: ProducerEvent[];
}

/** `PublishResponse` of pubsub_api.proto. */
export interface PublishResponse {
  results: { replayId?: Buffer; error?: { code: string; msg: string }; correlationKey: string }[];
  schemaId: string;
  rpcId: string;
}

const PROTO = fileURLToPath(new URL('../../../../companion/salesforce/pubsub_api.proto', import.meta.url));

/** The file's shapes are the interfaces above; this is where the untyped file becomes typed. */
interface PubSubMethods {
  Subscribe: MethodDefinition<FetchRequest, FetchResponse>;
  GetSchema: MethodDefinition<{ schemaId: string }, { schemaJson: string; schemaId: string; rpcId: string }>;
  GetTopic: MethodDefinition<
    { topicName: string },
    {
      topicName: string;
      tenantGuid: string;
      canPublish: boolean;
      canSubscribe: boolean;
      schemaId: string;
      rpcId: string;
    }
  >;
  Publish: MethodDefinition<PublishRequest, PublishResponse>;
  PublishStream: MethodDefinition<PublishRequest, PublishResponse>;
}

const definition: unknown = loadSync(PROTO, {
  longs: Number,
  enums: String,
  defaults: true,
  arrays: true,
  objects: false,
})['eventbus.v1.PubSub'];
const methods = definition as PubSubMethods;

/**
 * The service with one change: Subscribe answers are Buffers encoded already, so that an event is encoded once, when it
 * is published, however many receive it.
 */
export const pubsubMethods = {
  ...methods,
  Subscribe: { ...methods.Subscribe, responseSerialize: (encoded: Buffer): Buffer => encoded } as MethodDefinition<
    FetchRequest,
    Buffer
  >,
};

/** Encodes (part of) a FetchResponse. Parts put one behind the other make one message: that is how protobuf reads them. */
export function encodeFetchResponse(part: FetchResponse): Buffer {
  return methods.Subscribe.responseSerialize(part);
}
