/** The list of a dry run as CSV, for a spreadsheet. */
import { stream } from 'hono/streaming';
import { readRows } from '../store/backfills.ts';
import type { Database } from '../store/database.ts';
import { verdictWords } from '../sync/account/accountRehearsal.ts';
import type { Page } from './console.ts';

const CSV_PIECE = 5_000;

/** Answers with all rows of a backfill's dry run, a piece at a time: what waits is kept nowhere. */
export function backfillCsv(c: Page, database: Database, backfillId: string): Response {
  c.header('Content-Type', 'text/csv; charset=utf-8');
  c.header('Content-Disposition', `attachment; filename="backfill-${backfillId}.csv"`);
  return stream(c, async (out) => {
    await out.write('Account Id,Account Name,What would happen,Detail\r\n');
    let after = 0;
    for (;;) {
      const rows = await readRows(database, backfillId, after, CSV_PIECE);
      const last = rows.at(-1);
      if (!last || out.aborted) return;
      await out.write(
        rows
          .map((row) => [row.accountId, row.name, verdictWords(row.verdict), row.detail].map(cell).join(',') + '\r\n')
          .join(''),
      );
      after = last.number;
    }
  });
}

/** A cell that no spreadsheet takes for a formula. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}
