/** Seats: every entry ever made, and how many an account had at a moment or in a stretch of time. */
import type { LicenseEntry } from './rows.ts';
import { Shelf, Table } from './table.ts';

/** Entries of an account and license are kept in order of the time they take effect. */
export class LicenseBook extends Table<LicenseEntry> {
  readonly #lines = new Shelf<LicenseEntry>();
  readonly #byKey = new Map<string, LicenseEntry>();
  readonly #byAccount = new Shelf<LicenseEntry>();

  /** Writes an entry; `idempotencyKey` finds it again with `byKey`. */
  enter(entry: LicenseEntry, idempotencyKey?: string): LicenseEntry {
    this.add(entry);
    if (idempotencyKey !== undefined) this.#byKey.set(idempotencyKey, entry);
    this.#byAccount.put(entry.accountId, entry);
    const key = lineKey(entry.accountId, entry.licenseId);
    this.#lines.put(key, entry);
    this.#lines.get(key)?.sort((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom));
    return entry;
  }

  byKey(idempotencyKey: string): LicenseEntry | undefined {
    return this.#byKey.get(idempotencyKey);
  }

  /** All entries of an account, the oldest first. */
  of(accountId: string): readonly LicenseEntry[] {
    return this.#byAccount.of(accountId);
  }

  /** Seats of an account at a moment. */
  at(accountId: string, licenseId: string, moment: Date): number {
    const before = this.#lines
      .of(lineKey(accountId, licenseId))
      .filter(({ effectiveFrom }) => Date.parse(effectiveFrom) <= moment.getTime());
    return before.at(-1)?.quantity ?? 0;
  }

  /** The most seats an account had at one time from `start` until before `end`. */
  most(accountId: string, licenseId: string, start: Date, end: Date): number {
    const during = this.#lines
      .of(lineKey(accountId, licenseId))
      .filter(
        ({ effectiveFrom }) => Date.parse(effectiveFrom) > start.getTime() && Date.parse(effectiveFrom) < end.getTime(),
      );
    return Math.max(this.at(accountId, licenseId, start), ...during.map(({ quantity }) => quantity));
  }
}

function lineKey(accountId: string, licenseId: string): string {
  return `${licenseId} ${accountId}`;
}
