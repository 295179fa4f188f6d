/** Small rules of the local Salesforce that everything else stands on: ids, dates of queries, formulas. */
import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../simulator/salesforce/formula.ts';
import { IdSource, normalizeId, withSuffix } from '../../simulator/salesforce/ids.ts';
import { ObjectType, type Row } from '../../simulator/salesforce/schema/schema.ts';
import { datetime, flag, money, picklist, text } from '../../simulator/salesforce/schema/schemaFields.ts';
import { dateRange } from '../../simulator/salesforce/soql/soqlDates.ts';

describe('an id', () => {
  it('has a suffix that tells the case of its letters', () => {
    expect(withSuffix('0018W00002AbCdE')).toBe('0018W00002AbCdEQAV');
    expect(normalizeId('0018w00002abcdeqav')).toBe('0018W00002AbCdEQAV');
  });

  it('is none with another length, a character that no id has, or a suffix that is not its own', () => {
    for (const bad of ['', '0018W00002AbCd', '0018W00002AbCd!', '0018W00002AbCdEAAA1', '0018W00002abcdeAA9']) {
      expect.soft([bad, normalizeId(bad)]).toEqual([bad, undefined]);
    }
  });

  it('is never given out twice', () => {
    const ids = new IdSource('xy');
    const given = Array.from({ length: 5000 }, () => ids.next('001'));
    expect(new Set(given.map((id) => id.toLowerCase())).size).toBe(5000);
    expect([...given].sort()).toEqual(given);
  });
});

describe('a date literal', () => {
  // A Wednesday.
  const now = new Date('2026-11-25T15:30:00Z');
  it.each([
    ['TODAY', '2026-11-25', '2026-11-26'],
    ['YESTERDAY', '2026-11-24', '2026-11-25'],
    ['LAST_N_DAYS:3', '2026-11-22', '2026-11-26'],
    ['NEXT_N_DAYS:2', '2026-11-26', '2026-11-28'],
    ['N_DAYS_AGO:3', '2026-11-22', '2026-11-23'],
    ['THIS_WEEK', '2026-11-22', '2026-11-29'],
    ['LAST_MONTH', '2026-10-01', '2026-11-01'],
    ['LAST_N_MONTHS:2', '2026-09-01', '2026-11-01'],
    ['THIS_QUARTER', '2026-10-01', '2027-01-01'],
    ['NEXT_YEAR', '2027-01-01', '2028-01-01'],
    ['LAST_90_DAYS', '2026-08-27', '2026-11-26'],
  ])('%s', (literal, start, end) => {
    const range = dateRange(literal, now);
    expect([range.start, range.end].map((time) => time.toISOString().slice(0, 10))).toEqual([start, end]);
  });
});

describe('a formula', () => {
  const fields = [
    text('Name', 80),
    money('Amount'),
    flag('Open'),
    picklist('Stage', ['New', 'Won']),
    datetime('At'),
    datetime('Until'),
  ];
  const type = new ObjectType({
    name: 'Thing',
    apiName: 'Thing',
    label: 'Thing',
    labelPlural: 'Things',
    keyPrefix: 'xxx',
    kind: 'object',
    custom: false,
    writable: true,
    fields: fields.map((field) => ({ ...field, apiName: field.name })),
  });
  const row: Row = {
    Id: 'x',
    Name: 'Acme',
    Amount: null,
    Open: true,
    Stage: 'Won',
    At: '2026-01-02T00:00:00.000+0000',
    Until: null,
  };

  it.each([
    ['LEN(Name) < 5 && BEGINS(Name, "Ac")', true],
    ['Amount = 0', false],
    ['Amount + 1 > 0.5', true],
    ['ISPICKVAL(Stage, "Won")', true],
    ['IF(Open, Name & "!", "")', 'Acme!'],
    ['At > Until', false],
    ['OR(ISBLANK(Until), ISBLANK(At))', true],
    ['REGEX(Name, "[A-Z][a-z]+")', true],
  ])('%s', (formula, value) => {
    expect(compileFormula(formula, type)({ row })).toBe(value);
  });

  it('knows what a save changed', () => {
    const changed = compileFormula('AND(ISCHANGED(Name), PRIORVALUE(Name) = "Old")', type);
    expect(changed({ row, before: { ...row, Name: 'Old' } })).toBe(true);
    expect(changed({ row, before: row })).toBe(false);
    expect(compileFormula('ISNEW()', type)({ row })).toBe(true);
  });

  it('with an unknown field or function is refused', () => {
    expect(() => compileFormula('Nope = 1', type)).toThrow(/Field Nope does not exist/);
    expect(() => compileFormula('NOPE(Name)', type)).toThrow(/Unknown function NOPE/);
  });
});
