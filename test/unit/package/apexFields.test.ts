/** Fields that no object has are found wherever Apex names them, and good Apex is left alone. */
import { describe, expect, it } from 'vitest';
import { apexFieldFindings } from '../../../scripts/package/apexFields.ts';
import { pathProblem, readOrgSchema } from '../../../scripts/package/orgSchema.ts';

const schema = readOrgSchema('force-app', 'config/standard-objects.json');

function findings(body: string): string[] {
  const found = apexFieldFindings(
    'X.cls',
    `public class X {\n  void run(Quote quote, Account account) {\n${body}\n  }\n}`,
    schema,
  );
  return found.map(({ file, message }) => `${file} ${message}`);
}

describe('unknown fields in Apex', () => {
  it.each([
    ['a query', 'Object o = [SELECT Id, Statuss__c FROM Sync_Record__c];', 'Sync_Record__c has no field Statuss__c'],
    ['a condition', "Object o = [SELECT Id FROM Account WHERE Nam = 'x'];", 'Account has no field Nam'],
    ['a path', 'Object o = [SELECT Account__r.Nmae FROM Sync_Record__c];', 'Account has no field Nmae'],
    ['a relationship', 'Object o = [SELECT Acct__r.Name FROM Sync_Record__c];', 'has no relationship Acct__r'],
    [
      'a child relationship',
      'Object o = [SELECT (SELECT Id FROM Syncs__r) FROM Account];',
      'no child relationship Syncs__r',
    ],
    ['a child query', 'Object o = [SELECT (SELECT Idd FROM Sync_Records__r) FROM Account];', 'no field Idd'],
    ['a constructor', "Object o = new Quote(Nmae = 'x');", 'Quote has no field Nmae'],
    ['a token', 'Object o = Account.Togai_Email__c;', 'Account has no field Togai_Email__c'],
    ['a variable', 'Object o = quote.GrandTotl;', 'Quote has no field GrandTotl'],
    ['an assignment', 'account.Togai_Id__c = null;', 'Account has no field Togai_Id__c'],
  ])('are found in %s', (_where, body, message) => {
    expect(findings(body).join()).toContain(message);
  });

  it('carry the line', () => {
    expect(findings('\n\nObject o = quote.GrandTotl;')[0]).toMatch(/^X\.cls:5 /);
  });

  it('are not seen where there are none', () => {
    const good = `Sync_Record__c row = [SELECT Id, Name, Account__r.Name, Status__c FROM Sync_Record__c WITH SYSTEM_MODE];
      Object a = Account.SObjectType; Object b = Schema.SObjectType.Account.fields.getMap();
      Object c = [SELECT Id, (SELECT Status__c FROM Sync_Records__r) FROM Account WHERE Id = :quote.AccountId];
      Sync_Settings__c s = new Sync_Settings__c(SetupOwnerId = null, Capture_Quotes__c = true);
      quote.Tax = quote.GrandTotal; account = quote.Account; String n = account.Name.trim();`;
    expect(findings(good)).toEqual([]);
  });

  it('are not looked for in Apex that does not parse: that is a finding itself', () => {
    expect(findings('if (').length).toBeGreaterThan(0);
  });
});

it('knows the parts of a path', () => {
  expect(pathProblem(schema, 'QuoteLineItem', 'Quote.Account.Name')).toBeUndefined();
  expect(pathProblem(schema, 'QuoteLineItem', 'Quote.Account.Nme')).toBe('Account has no field Nme');
});
