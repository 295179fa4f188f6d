/** The oracle's look at what Quotes share: one add-on for each Product, one price plan for each key, one entry for each grant of seats. */
import type { Evidence } from './oracle.ts';

export function judgeCatalogue({ togai, verdict }: Evidence): void {
  const addOns = togai.addons.rows.flatMap((row) =>
    row?.status === 'ACTIVE' ? [`add-on ${row.type} ${/\(\w{18}\)$/.exec(row.name)?.[0] ?? row.name}`] : [],
  );
  const plans = togai.pricePlans.rows.flatMap((row) =>
    row && row.status !== 'ARCHIVED' ? [`price plan "${row.description ?? row.name}"`] : [],
  );
  const seats = togai.licenses.rows.flatMap((row) =>
    row ? [`seats of ${row.licenseId} for ${row.accountId} from ${row.effectiveFrom}`] : [],
  );
  for (const [what, times] of counted([...addOns, ...plans, ...seats])) {
    if (times > 1) verdict.doubled.push(`${what}: ${String(times)} times`);
  }
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
