/** Publishing over gRPC: every event of a request is judged by itself. */
import { randomUUID } from 'node:crypto';
import type { EventBus, Topic } from './eventBus.ts';
import { refusal } from './pubsubErrors.ts';
import type { ProducerEvent, PublishRequest, PublishResponse } from './pubsubProto.ts';

const MAX_EVENT_BYTES = 1024 * 1024;

/** Publishes what is good and says of each event how it went. Throws PubSubError when the request as a whole is wrong. */
export function publishAll(bus: EventBus, request: PublishRequest): PublishResponse {
  if (request.topicName === '') throw refusal('topic.validation.empty');
  const topic = bus.topic(request.topicName);
  if (!topic) throw refusal('topic.not.found');
  if (request.events.length === 0) throw refusal('publish.event.count.invalid');
  const results = request.events.map((event) => publishOne(bus, topic, event));
  return { results, schemaId: topic.schema.id, rpcId: randomUUID() };
}

function publishOne(bus: EventBus, topic: Topic, event: ProducerEvent): PublishResponse['results'][number] {
  const fault = faultOf(bus, event);
  if (fault !== undefined) return { error: { code: 'PUBLISH', msg: fault }, correlationKey: event.id };
  const { id, replayId } = bus.publishRaw(
    topic.name,
    event.schemaId,
    event.payload,
    event.id === '' ? undefined : event.id,
  );
  return { replayId, correlationKey: id };
}

function faultOf(bus: EventBus, event: ProducerEvent): string | undefined {
  const schema = bus.schema(event.schemaId);
  if (!schema) return `The schema ${event.schemaId} is unknown.`;
  if (event.payload.length > MAX_EVENT_BYTES) return 'The event is larger than 1 MB.';
  return schema.accepts(event.payload) ? undefined : 'The payload does not fit its schema.';
}
