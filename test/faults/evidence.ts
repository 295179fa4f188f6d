/** What the judges share: what they look at, what they note, and how they compare. */
import type { Org } from '../simulator/salesforce/org.ts';
import type { World } from '../simulator/togai/index.ts';

/** Sentences, one a finding; all empty when everything came true exactly once. */
export interface Verdict {
  /** Captured, and not in Togai, or its `Sync_Record__c` is not final. */
  readonly lost: string[];
  /** Twice in Togai what is once in Salesforce. */
  readonly doubled: string[];
  /** In Togai, but not what Salesforce says, or the ids on the record are not Togai's. */
  readonly wrong: string[];
  /** Taken back to an older version of its record. */
  readonly disordered: string[];
}

/** What the judges look at. */
export interface Evidence {
  readonly org: Org;
  readonly togai: World;
  /** Statuses that a record may end with when it is not Synced, by record id. */
  readonly mayEnd: ReadonlyMap<string, string>;
  readonly verdict: Verdict;
}

/** True when the record's answer is there and answers the last request; what is not is noted as lost. */
export function isSynced({ org, mayEnd, verdict }: Evidence, recordId: string, what: string): boolean {
  const record = org.syncRecord(recordId);
  const said = `${String(record?.['Status__c'])} ${String(record?.['Code__c'])}`;
  if (!record) verdict.lost.push(`${what} was never captured`);
  else if (record['Outstanding__c'] === true || timeOf(record['Requested_At__c']) > timeOf(record['Answered_At__c'])) {
    verdict.lost.push(`${what} waits for an answer (${said})`);
  } else if (record['Status__c'] === mayEnd.get(recordId)) return false;
  else if (record['Status__c'] !== 'Synced')
    verdict.lost.push(`${what} ended as ${said}: ${String(record['Message__c'])}`);
  else return true;
  return false;
}

/** Notes values of the record that are not Togai's. */
export function same({ verdict }: Evidence, what: string, said: unknown, is: unknown): void {
  if ((said ?? undefined) !== (is ?? undefined))
    verdict.wrong.push(`${what} is ${String(said)}, and should be ${String(is)}`);
}

function timeOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' || typeof value === 'number' ? new Date(value).getTime() : 0;
}
