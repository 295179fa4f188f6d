/** Reads an org's event stream into the inbox: stored together with the cursor, then more is asked for. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { retryDelayMs } from '../domain/backoff.ts';
import { asSyncError, type SyncError } from '../domain/errors.ts';
import { decoder } from '../salesforce/decode.ts';
import { type Batch, PubSubError, subscribe } from '../salesforce/pubsub.ts';
import type { SalesforceSession, TokenSource } from '../salesforce/session.ts';
import { forgetCursor, readCursor } from '../store/cursors.ts';
import type { Database } from '../store/database.ts';
import { type ReceivedEvent, storeEvents } from '../store/inbox.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';
