/** The date literals of SOQL as ranges of time. Days are those of UTC, the time zone of the local orgs' users. */
import { malformedQuery } from '../rest/errors.ts';

/** From the start on, up to but without the end. */
export interface DateRange {
  readonly start: Date;
  readonly end: Date;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** The start of the unit that a time lies in, moved by a number of units. */
function startOf(unit: Unit, time: Date, moved = 0): Date {
  const [year, month, day] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()];
  switch (unit) {
    case 'DAY':
      return new Date(Date.UTC(year, month, day + moved));
    case 'WEEK':
      return new Date(Date.UTC(year, month, day - time.getUTCDay() + 7 * moved));
    case 'MONTH':
      return new Date(Date.UTC(year, month + moved, 1));
    case 'QUARTER':
      return new Date(Date.UTC(year, Math.floor(month / 3) * 3 + 3 * moved, 1));
    case 'YEAR':
      return new Date(Date.UTC(year + moved, 0, 1));
  }
}

const FIXED: Readonly<Record<string, readonly [Unit, number]>> = {
  TODAY: ['DAY', 0],
  YESTERDAY: ['DAY', -1],
  TOMORROW: ['DAY', 1],
};
const RELATIVE = { THIS: 0, LAST: -1, NEXT: 1 } as const;

/** The range of `TODAY`, `LAST_WEEK`, `LAST_N_DAYS:3`, `N_MONTHS_AGO:2` … Throws MALFORMED_QUERY for any other word. */
export function dateRange(literal: string, now: Date): DateRange {
  const [name = '', countText] = literal.toUpperCase().split(':');
  const fixed = FIXED[name];
  if (fixed) return unitsFrom(fixed[0], now, fixed[1], 1);
  const ninety = /^(LAST|NEXT)_90_DAYS$/.exec(name)?.[1];
  const counted = ninety ? [`${ninety}_N_DAYS`, '90'] : [name, countText];
  const many = /^(LAST|NEXT)_N_(?:FISCAL_)?(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(counted[0] ?? '');
  const count = Number(counted[1]);
  if (many) return nUnits(many[1] === 'LAST', many[2] as Unit, now, count);
  const ago = /^N_(?:FISCAL_)?(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(name);
  if (ago) return unitsFrom(ago[1] as Unit, now, -count, 1);
  const relative = /^(THIS|LAST|NEXT)_(?:FISCAL_)?(WEEK|MONTH|QUARTER|YEAR)$/.exec(name);
  if (relative) return unitsFrom(relative[2] as Unit, now, RELATIVE[relative[1] as keyof typeof RELATIVE], 1);
  throw malformedQuery(`unexpected token: '${literal}'`);
}

function unitsFrom(unit: Unit, now: Date, first: number, count: number): DateRange {
  return { start: startOf(unit, now, first), end: startOf(unit, now, first + count) };
}

/** The last n days reach up to and through today; other last units end before the present one. */
function nUnits(isLast: boolean, unit: Unit, now: Date, count: number): DateRange {
  if (!isLast) return unitsFrom(unit, now, 1, count);
  return unit === 'DAY' ? unitsFrom(unit, now, -count, count + 1) : unitsFrom(unit, now, -count, count);
}
