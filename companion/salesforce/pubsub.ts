/** Reads one topic of an org's event stream: batches in order, more only as fast as they are stored, and a clear end. */
import type { Batch, StreamEnd, StreamEvent, StreamStart, SubscribeOptions } from './eventStream.ts';
import { openChannel, openStream } from './pubsubChannel.ts';
import { PubSubError } from './pubsubErrors.ts';
import { Subscription } from './subscription.ts';

export type { Batch, StreamEnd, StreamEvent, StreamStart, SubscribeOptions };
export { PubSubError };

/**
 * Reads until the signal aborts or the stream ends; when it returns, nothing is open and no batch is being stored.
 * Throws PubSubError (its `advice` says how to go on), or what `onBatch` threw.
 */
export async function subscribe(options: SubscribeOptions): Promise<StreamEnd> {
  if (isAborted(options.signal)) return 'aborted';
  const tokens = await options.tokens.current();
  // Who stopped meanwhile is not heard any more: an aborted signal tells nobody that comes later.
  if (isAborted(options.signal)) return 'aborted';
  const channel = openChannel(options.url);
  try {
    return await new Subscription(options, openStream(channel, options.orgId, tokens)).run();
  } finally {
    channel.close();
  }
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
