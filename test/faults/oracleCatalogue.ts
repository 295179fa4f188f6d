/** The oracle's look at what Quotes share: one add-on for each Product, one price plan for each key. */
import type { Evidence } from './evidence.ts';

/** Adds to the verdict what was made twice: add-ons, usage meters and price plans of equal content. */
export function judgeCatalogue({ togai, verdict }: Evidence): void {
  const addOns = togai.addons.rows.flatMap((row) =>
    row?.status === 'ACTIVE' ? [`add-on ${row.type} ${/\(\w{18}\)$/.exec(row.name)?.[0] ?? row.name}`] : [],
  );
  const plans = togai.pricePlans.rows.flatMap((row) =>
    row && row.status !== 'ARCHIVED' ? [`price plan "${row.description ?? row.name}"`] : [],
  );
  for (const [what, same] of Map.groupBy([...addOns, ...plans], (name) => name)) {
    if (same.length > 1) verdict.doubled.push(`${what}: ${String(same.length)} times`);
  }
}
