/** Deletes what is no longer kept, in small steps, on one node at a time: old activity, events and notices. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Cipher } from '../store/cipher.ts';
import { readConsoleSettings } from '../store/consoleSettings.ts';
import type { Database } from '../store/database.ts';
import type { TogaiDoors } from './togaiDoors.ts';
import { deleteOldActivity, deleteOldEvents, deleteOldNotices } from '../store/retention.ts';

const EVERY_MS = 60_000;
const STEP = 1_000;
/** Between two steps others have the disk to themselves. */
const BREATH_MS = 50;
/** Salesforce keeps events for three days: an older one can't come again. */
const EVENT_DAYS = 7;
/** Notices are news. */
const NOTICE_DAYS = 90;

/** What cleaning up needs. */
export interface HousekeepingOptions {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly log: Logger;
  readonly doors: Pick<TogaiDoors, 'keepRequests'>;
}

/** Cleans up every minute until the signal aborts. */
export async function keepHouse(options: HousekeepingOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await options.doors.keepRequests();
      await cleanUp(options, signal);
    } catch (error) {
      options.log.warn({ err: error }, 'Housekeeping was held up; trying again in a minute.');
    }
    await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** One round: deletes until nothing old is left. Returns how many rows went. */
export async function cleanUp(
  { database, cipher }: Pick<HousekeepingOptions, 'database' | 'cipher'>,
  signal: AbortSignal,
): Promise<number> {
  const { activityDays } = await readConsoleSettings(database, cipher);
  let gone = 0;
  const steps = [
    () => deleteOldEvents(database, EVENT_DAYS, STEP),
    () => deleteOldNotices(database, NOTICE_DAYS, STEP),
    ...(activityDays === 0 ? [] : [() => deleteOldActivity(database, activityDays, STEP)]),
  ];
  for (const step of steps) {
    for (let deleted = STEP; deleted >= STEP && !signal.aborted;) {
      deleted = await step();
      gone += deleted;
      if (deleted >= STEP) await pause(BREATH_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return gone;
}
