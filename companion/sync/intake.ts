/** Reads an org's event stream into the inbox: stored together with the cursor, then more is asked for. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { backoffMs } from '../domain/backoff.ts';
import { fullId } from '../domain/syncRequest.ts';
import { type Batch, type EventReader, ReplayIdRefused } from '../salesforce/pubsub.ts';
import { forgetCursor, readCursor } from '../store/cursors.ts';
import type { Database } from '../store/database.ts';
import { storeEvents } from '../store/inbox.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';
