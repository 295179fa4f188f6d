/** The gRPC side of the Pub/Sub API: the contract, the channel, and the one unary call that is needed. */
import { fileURLToPath } from 'node:url';
import {
  type ChannelOptions,
  Client,
  type ClientDuplexStream,
  credentials,
  type MethodDefinition,
  Metadata,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { z } from 'zod';
import { pubSubError } from './pubsubErrors.ts';
import type { Tokens, TokenSource } from './session.ts';

/** Where an org's events are read, and as whom. */
export interface EventSource {
  /** `https://host:port`; `http://` only for a loopback host. */
  readonly url: string;
  readonly tokens: TokenSource;
  /** 18-character id of the org. */
  readonly orgId: string;
}

const bytes = z.instanceof(Buffer);

/** Some events, or a sign of life without any. */
export const fetchResponse = z.object({
  events: z.array(
    z.object({ event: z.object({ id: z.string(), schema_id: z.string(), payload: bytes }), replay_id: bytes }),
  ),
  latest_replay_id: bytes,
});
/** A message of the Subscribe stream, parsed; names as in `pubsub_api.proto`. */
export type FetchResponse = z.infer<typeof fetchResponse>;

/** What asks the Subscribe stream for more; names as in `pubsub_api.proto`. */
export interface FetchRequest {
  readonly topic_name: string;
  readonly num_requested: number;
  readonly replay_preset?: 'LATEST' | 'EARLIEST' | 'CUSTOM';
  readonly replay_id?: Buffer;
}

const schemaInfo = z.object({ schema_json: z.string() });

const UNARY_TIMEOUT_MS = 15_000;
const DEFAULT_PORT = 7443;

const CHANNEL: ChannelOptions = {
  // A stream that a firewall dropped is noticed in a minute and a half, not only by the silence watch.
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.initial_reconnect_backoff_ms': 250,
  'grpc.max_reconnect_backoff_ms': 10_000,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  // Retrying is the caller's: it knows the cursor.
  'grpc.enable_retries': 0,
};

const service = loadSync(fileURLToPath(new URL('pubsub_api.proto', import.meta.url)), {
  keepCase: true,
  enums: String,
  defaults: true,
})['eventbus.v1.PubSub'];

/** A channel of its own; the caller closes it. Throws TypeError for an address that is none, or plaintext to another machine. */
export function openChannel(url: string): Client {
  const { protocol, hostname, port } = new URL(url);
  if (protocol === 'https:')
    return new Client(`${hostname}:${port || String(DEFAULT_PORT)}`, credentials.createSsl(), CHANNEL);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== 'http:' || !loopback)
    throw new TypeError(`${url} is neither https:// nor a loopback http:// address.`);
  return new Client(`${hostname}:${port || '80'}`, credentials.createInsecure(), CHANNEL);
}

/** Opens a stream of events on a channel. */
export function openStream(
  channel: Client,
  orgId: string,
  tokens: Tokens,
): ClientDuplexStream<FetchRequest, FetchResponse> {
  const method = methodOf('Subscribe');
  const parse = (data: Buffer): FetchResponse => fetchResponse.parse(method.responseDeserialize(data));
  return channel.makeBidiStreamRequest<FetchRequest, FetchResponse>(
    method.path,
    method.requestSerialize,
    parse,
    metadata(orgId, tokens),
  );
}

/** The Avro schema of an id, as JSON text; signs in anew once. Throws PubSubError. */
export async function fetchSchema(source: EventSource, schemaId: string): Promise<string> {
  const tokens = await source.tokens.current();
  try {
    return await requestSchema(source, tokens, schemaId);
  } catch (error) {
    const failure = pubSubError(error);
    if (failure.advice !== 'sign in again') throw failure;
    const renewed = await source.tokens.renew(tokens.accessToken);
    return requestSchema(source, renewed, schemaId).catch((again: unknown) => {
      throw pubSubError(again);
    });
  }
}

async function requestSchema({ url, orgId }: EventSource, tokens: Tokens, schemaId: string): Promise<string> {
  const method = methodOf('GetSchema');
  const channel = openChannel(url);
  const parse = (data: Buffer): string => schemaInfo.parse(method.responseDeserialize(data)).schema_json;
  try {
    return await new Promise<string>((resolve, reject) => {
      channel.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        parse,
        { schema_id: schemaId },
        metadata(orgId, tokens),
        { deadline: Date.now() + UNARY_TIMEOUT_MS },
        (error, schemaJson) => {
          if (error) reject(error);
          else resolve(schemaJson ?? '');
        },
      );
    });
  } finally {
    channel.close();
  }
}

function metadata(orgId: string, tokens: Tokens): Metadata {
  const sent = new Metadata();
  sent.set('accesstoken', tokens.accessToken);
  sent.set('instanceurl', tokens.instanceUrl);
  sent.set('tenantid', orgId);
  return sent;
}

function methodOf(name: string): MethodDefinition<object, object> {
  const method = service && !('format' in service) && name in service ? service[name] : undefined;
  if (!method || !('path' in method)) throw new Error(`pubsub_api.proto has no call ${name}.`);
  return method;
}
