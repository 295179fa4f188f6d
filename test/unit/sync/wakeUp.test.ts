/** The bell is heard whether it rings before or while somebody listens. */
import { expect, it } from 'vitest';
import { WakeUp } from '../../../companion/sync/wakeUp.ts';

const never = new AbortController().signal;

it('is heard at once when it rang before anybody listened', async () => {
  const bell = new WakeUp();
  bell.ring();
  bell.ring();
  await bell.next(never);
  await expect(
    Promise.race([bell.next(never, 5).then(() => 'timed out'), Promise.resolve().then(() => 'silent')]),
  ).resolves.toBe('silent');
});

it('wakes who listens', async () => {
  const bell = new WakeUp();
  const heard = bell.next(never);
  bell.ring();
  await heard;
});

it('stops waiting when the time is up or the signal aborts', async () => {
  const bell = new WakeUp();
  await bell.next(never, 1);
  const stopping = new AbortController();
  const waiting = bell.next(stopping.signal);
  stopping.abort();
  await waiting;
  await bell.next(stopping.signal);
});
