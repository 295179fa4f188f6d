/** The stage every scene plays on: doing something in Salesforce, and looking until it came true on both sides. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'jsforce';
import type { World } from './processes.ts';
import type { TogaiReader } from './togaiReader.ts';

/** What came of one scene. */
export interface SceneResult {
  readonly scene: string;
  readonly ok: boolean;
  /** One line: what was seen, or what was still missing when the time was up. */
  readonly outcome: string;
  /** From the save in Salesforce until all of it was there. */
  readonly ms: number;
  readonly links: readonly string[];
}

const WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 15;

/** What a scene has to work with. */
export interface Stage {
  readonly salesforce: Connection;
  readonly togai: TogaiReader;
  readonly world: World;
}

/** What was seen; `missing` while something is. */
export interface Seen {
  readonly missing?: string;
  readonly outcome: string;
  readonly links?: readonly string[];
}

interface SyncRecord {
  readonly Status__c: string;
  readonly Message__c: string | null;
  readonly Togai_Customer_Id__c: string | null;
  readonly Price_Plan_Id__c: string | null;
  readonly Invoice_Id__c: string | null;
  readonly Preview__c: string | null;
}

/** Does it, then looks until all of it is there or the time is up. */
export async function play(scene: string, act: () => Promise<void>, look: () => Promise<Seen>): Promise<SceneResult> {
  const started = performance.now();
  let seen: Seen = { outcome: 'nothing was seen', missing: 'everything' };
  try {
    await act();
    for (;;) {
      seen = await look();
      const ms = performance.now() - started;
      if (seen.missing === undefined) return { scene, ok: true, outcome: seen.outcome, ms, links: seen.links ?? [] };
      if (ms > WITHIN_MS)
        return { scene, ok: false, outcome: `${seen.outcome}; missing: ${seen.missing}`, ms, links: seen.links ?? [] };
      await pause(LOOK_EVERY_MS);
    }
  } catch (error) {
    const outcome = error instanceof Error ? error.message : String(error);
    return { scene, ok: false, outcome, ms: performance.now() - started, links: [] };
  }
}

/** The sync record of an Account or Quote; undefined before it was captured. */
export async function syncRecord({ salesforce }: Stage, recordId: string): Promise<SyncRecord | undefined> {
  const { records } = await salesforce.query<SyncRecord>(
    `SELECT Status__c, Message__c, Togai_Customer_Id__c, Price_Plan_Id__c, Invoice_Id__c, Preview__c FROM Sync_Record__c WHERE Record_Id__c = '${recordId}'`,
  );
  return records[0];
}

/** Whether the record has come to this status, and what its message says. */
export async function seeStatus(stage: Stage, recordId: string, status: string): Promise<Seen> {
  const record = await syncRecord(stage, recordId);
  const outcome = record ? `${record.Status__c}: ${record.Message__c ?? ''}` : 'not captured';
  const links = [`${stage.world.salesforce.url}/${recordId}`];
  return record?.Status__c === status ? { outcome, links } : { outcome, links, missing: `status ${status}` };
}
