/** Syncs the Account of a Quote first, in the Quote's own run, where it has no customer yet. */
import { asSyncError } from '../../domain/errors.ts';
import { messageText } from '../../domain/messages.ts';
import type { Note } from '../../domain/note.ts';
import type { Database } from '../../store/database.ts';
import { type InboxRow, nextSeq } from '../../store/inbox.ts';
import { type Fence, LeaseLostError } from '../../store/leases.ts';
import { type AccountLink, readLinks } from '../../store/links.ts';
import type { LinkRecord } from '../../store/outcomes.ts';
import type { Committer } from '../committer.ts';
import { errorOutcome, resultOutcome } from '../outcome.ts';
import { type FlowRunner, Run } from '../run.ts';
import { SingleFlight } from '../singleFlight.ts';

/** What syncing an Account inside a Quote's run needs. */
export interface AccountFirstOptions {
  readonly database: Database;
  readonly fence: Fence;
  readonly committer: Committer;
  readonly accounts: FlowRunner;
}

type Linked = AccountLink | LinkRecord;

/** One per owned org; many Quotes of one new Account share its sync. */
export class AccountFirst {
  readonly #options: AccountFirstOptions;
  readonly #flights = new SingleFlight<Linked | Note>();

  constructor(options: AccountFirstOptions) {
    this.#options = options;
  }

  /** The Account's link, made now if need be; a Note says why there is none. Throws SyncError when trying again may help. */
  async link(accountId: string): Promise<Linked | Note> {
    const { database, fence } = this.#options;
    const known = (await readLinks(database, fence.orgId, [accountId])).get(accountId);
    return known ?? this.#flights.do(accountId, () => this.#sync(accountId));
  }

  async #sync(accountId: string): Promise<Linked | Note> {
    const { database, accounts, committer } = this.#options;
    const row: InboxRow = {
      seq: await nextSeq(database),
      version: 1,
      flow: 'Account Sync',
      recordId: accountId,
      cause: 'Needed by a Quote',
      requestedAt: new Date(),
      eventId: null,
      attempts: 0,
      waitingSince: null,
    };
    const run = new Run(row);
    try {
      const perform = await accounts.prepare([row]);
      const result = await perform(run);
      await committer.commit(resultOutcome(run, result));
      return (
        result.link ?? {
          code: 'QUOTE_ACCOUNT_NOT_SYNCED',
          arguments: { reason: messageText(result.code, result.arguments ?? {}) },
        }
      );
    } catch (thrown) {
      if (thrown instanceof LeaseLostError) throw thrown;
      const error = asSyncError(thrown);
      // What may pass is the Quote's to wait for; what a person must mend is told on both records.
      if (error.remedy === 'retry' || error.remedy === 'pause') throw error;
      await committer.commit(errorOutcome(run, error));
      return { code: 'QUOTE_ACCOUNT_NOT_SYNCED', arguments: { reason: error.message } };
    }
  }
}
