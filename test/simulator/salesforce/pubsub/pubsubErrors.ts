/** Errors of the Pub/Sub API: a gRPC status, and in the trailers the code that clients are told to branch on. */
import { randomUUID } from 'node:crypto';
import { Metadata, status } from '@grpc/grpc-js';
import type { FaultEffect } from '../../faults.ts';

const PREFIX = 'sfdc.platform.eventbus.grpc.';

/** How each refusal looks: status and sentence, by the code without its prefix. */
const REFUSALS = {
  'service.auth.error': [
    status.UNAUTHENTICATED,
    'An authentication exception occurred. Provide valid authentication via metadata headers.',
  ],
  'service.auth.headers.invalid': [
    status.UNAUTHENTICATED,
    'The value of an authentication header is invalid or blank.',
  ],
  'topic.not.found': [status.NOT_FOUND, 'The topic was not found.'],
  'topic.validation.empty': [status.INVALID_ARGUMENT, 'The topic name is blank.'],
  'schema.validation.failed': [status.INVALID_ARGUMENT, 'The schema ID is blank or missing.'],
  'schema.meta.permission': [
    status.PERMISSION_DENIED,
    'The schema could not be accessed. Verify the schema ID and the credentials.',
  ],
  'subscription.topic.cannot.subscribe': [
    status.PERMISSION_DENIED,
    'The user has no permission to subscribe to the topic.',
  ],
  'subscription.limit.exceeded': [
    status.RESOURCE_EXHAUSTED,
    'You have exceeded the event delivery limit for your org.',
  ],
  'subscription.fetch.overflow': [
    status.RESOURCE_EXHAUSTED,
    'More events were requested than may be outstanding. Process the outstanding events first.',
  ],
  'subscription.fetch.requested.events.invalid': [
    status.INVALID_ARGUMENT,
    'The number of requested events must be greater than zero.',
  ],
  'subscription.fetch.topic.mismatch': [
    status.INVALID_ARGUMENT,
    'The topic name differs from the one of the first request.',
  ],
  'subscription.fetch.replayid.corrupted': [
    status.INVALID_ARGUMENT,
    'The Replay ID validation failed. Ensure that the Replay ID is valid. Resubscribe with a Replay ID that is within the retention window, or with no Replay ID.',
  ],
  'subscription.fetch.replayid.validation.failed': [
    status.INVALID_ARGUMENT,
    'The replay preset is CUSTOM, but no Replay ID was supplied.',
  ],
  'publish.event.count.invalid': [status.INVALID_ARGUMENT, 'The publish request has no events.'],
  'publish.topic.mismatch': [status.INVALID_ARGUMENT, 'The topic name differs from the one of the first request.'],
} as const;

/** A refusal by its error code, without the prefix that all of them have. */
export type Refusal = keyof typeof REFUSALS;

/** What grpc-js takes as the end of a call that failed. */
export class PubSubError extends Error {
  override readonly name = 'PubSubError';
  /** gRPC status. */
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata;

  constructor(code: number, message: string, errorCode: string | undefined) {
    const rpcId = randomUUID();
    super(message);
    this.code = code;
    this.details = `${message} rpcId: ${rpcId}`;
    this.metadata = new Metadata();
    if (errorCode !== undefined)
      this.metadata.set('error-code', errorCode.startsWith(PREFIX) ? errorCode : PREFIX + errorCode);
    this.metadata.set('rpc-id', rpcId);
  }
}

/** The error for one of the refusals the service makes by itself. */
export function refusal(errorCode: Refusal): PubSubError {
  const [code, message] = REFUSALS[errorCode];
  return new PubSubError(code, message, errorCode);
}

/** The error that a fault asks for. */
export function faultError(grpc: NonNullable<FaultEffect['grpc']>): PubSubError {
  return new PubSubError(grpc.code, grpc.message ?? 'The service is unavailable. Try again later.', grpc.errorCode);
}
