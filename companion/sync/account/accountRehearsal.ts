/** What the flow would do with Accounts, without doing it: nothing is written, in Salesforce or in Togai. */
import { mapAccount } from '../../domain/account/accountMapping.ts';
import type { AccountSnapshot } from '../../domain/account/accountSnapshot.ts';
import type { CustomerDraft } from '../../domain/account/customer.ts';
import { type MessageArguments, messageText } from '../../domain/messages.ts';
import { readAccounts } from '../../salesforce/accounts.ts';
import type { SalesforceSession } from '../../salesforce/session.ts';
import type { Connection } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import { type AccountLink, readLinks } from '../../store/links.ts';
import { rulesOf } from './accountSync.ts';
import type { ConnectionSettings } from '../connection/connectionSettings.ts';
import { type AccountMatch, matchAccounts } from './customerMatching.ts';

/** What would become of an Account. `waits`: a person must say which customer it is. */
export const VERDICTS = ['new', 'matched', 'waits', 'current', 'changed', 'action', 'left out', 'gone'] as const;
/** One of the verdicts. */
export type Verdict = (typeof VERDICTS)[number];

/** The verdicts in words, as the console and the CSV show them. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  new: 'New customer',
  matched: 'Adopts a customer',
  waits: 'A person decides',
  current: 'Nothing to send',
  changed: 'Customer is updated',
  action: 'Action needed',
  'left out': 'Left out',
  gone: 'Not there any more',
};

/** A stored verdict in words; one that an older version stored under another name stays as it is. */
export function verdictWords(verdict: string): string {
  return new Map<string, string>(Object.entries(VERDICT_WORDS)).get(verdict) ?? verdict;
}

/** What would become of one Account. */
export interface Rehearsed {
  readonly accountId: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** The customer that would be adopted or is linked, the reason, or what should be mended. */
  readonly detail: string;
  /** The Account has a `Sync_Record__c`: a trigger, the sweep or a backfill has had it before. */
  readonly captured: boolean;
  /** What Togai would be sent, where it would be sent anything. */
  readonly draft?: CustomerDraft;
}

/** What a rehearsal needs of its org. */
export interface RehearsalOptions {
  readonly database: Database;
  readonly session: SalesforceSession;
  readonly connection: Pick<Connection, 'orgId' | 'environmentId' | 'features'>;
  readonly settings: ConnectionSettings;
}

/** The verdicts on these Accounts (at most a few hundred), in the order given. Throws SyncError. */
export async function rehearse(options: RehearsalOptions, accountIds: readonly string[]): Promise<Rehearsed[]> {
  const { database, session, connection, settings } = options;
  const rules = rulesOf(connection, settings);
  const fields = rules.conditions.map(({ field }) => field);
  const [accounts, links] = await Promise.all([
    readAccounts(session, accountIds, { contactEmail: settings.accountSync.contactEmail, fields }),
    readLinks(database, connection.orgId, accountIds),
  ]);
  const mappings = new Map(
    [...accounts.values()].filter(({ deleted }) => !deleted).map((account) => [account.id, mapAccount(account, rules)]),
  );
  const unlinked = [...accounts.values()].flatMap((snapshot) => {
    const mapping = mappings.get(snapshot.id);
    return mapping?.kind === 'customer' && !links.has(snapshot.id) ? [{ snapshot, draft: mapping.draft }] : [];
  });
  const matches = await matchAccounts(database, connection, unlinked);
  return accountIds.map((accountId) => {
    const account = accounts.get(accountId);
    const mapping = mappings.get(accountId);
    if (!account || !mapping)
      return {
        accountId,
        name: account?.name ?? '',
        verdict: 'gone',
        captured: false,
        detail: 'Deleted, or hidden from the integration user',
      };
    return verdictOn(account, mapping, links.get(accountId), matches.get(accountId));
  });
}

function verdictOn(
  account: AccountSnapshot,
  mapping: ReturnType<typeof mapAccount>,
  link: AccountLink | undefined,
  match: AccountMatch | undefined,
): Rehearsed {
  const base = { accountId: account.id, name: account.name, captured: account.syncRecord !== undefined };
  if (mapping.kind === 'skip') return { ...base, verdict: 'left out', detail: mapping.condition };
  if (mapping.kind === 'action')
    return { ...base, verdict: 'action', detail: messageText(mapping.code, mapping.arguments) };
  const { draft } = mapping;
  const notes = mapping.notes.map((note: { code: Parameters<typeof messageText>[0]; arguments: MessageArguments }) =>
    messageText(note.code, note.arguments),
  );
  if (link)
    return { ...base, verdict: link.hash === mapping.hash ? 'current' : 'changed', detail: link.customerId, draft };
  if (match?.result.kind === 'match') return { ...base, verdict: 'matched', detail: match.result.customerId, draft };
  if (match?.result.kind === 'unsure')
    return { ...base, verdict: 'waits', detail: match.result.customerIds.join(', '), draft };
  return { ...base, verdict: 'new', detail: notes.join(' '), draft };
}
