/** Account → customer: a table of Accounts and what becomes of each, and what holds for any Account. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { furtherAccount, type AccountRules, mapAccount } from '../../../companion/domain/account/accountMapping.ts';
import type { AccountSnapshot } from '../../../companion/domain/account/accountSnapshot.ts';
import { MESSAGE_CODES, messageText } from '../../../companion/domain/messages.ts';

const ID = '001Ws00003AbCdEIAV';
const rules: AccountRules = { orgId: '00DWs000001AbCdMAK', conditions: [], orgCurrency: 'EUR' };

function account(fields: Partial<AccountSnapshot> = {}): AccountSnapshot {
  return {
    id: ID,
    name: 'Acme',
    billing: {},
    billingEmail: 'pay@acme.com',
    isPersonAccount: false,
    deleted: false,
    fields: {},
    ...fields,
  };
}

function mapped(fields: Partial<AccountSnapshot>, extra: Partial<AccountRules> = {}) {
  const mapping = mapAccount(account(fields), { ...rules, ...extra });
  if (mapping.kind !== 'customer') throw new Error(`${mapping.kind}: ${JSON.stringify(mapping)}`);
  return mapping;
}

describe('an Account with all there is', () => {
  it('becomes the customer, its settings and its account in one body', () => {
    const { draft, notes } = mapped({
      name: '  Acme \n GmbH ',
      phone: '+49 30 1234',
      currency: 'USD',
      billing: {
        street: 'Hauptstr. 1\r\nHinterhaus\nStiege 2',
        city: 'Berlin',
        state: 'Berlin',
        postalCode: '10115',
        country: 'Deutschland',
      },
    });
    expect(draft).toEqual({
      id: ID,
      name: 'Acme GmbH',
      primaryEmail: 'pay@acme.com',
      address: {
        phoneNumber: '+49 30 1234',
        line1: 'Hauptstr. 1',
        line2: 'Hinterhaus, Stiege 2',
        postalCode: '10115',
        city: 'Berlin',
        state: 'Berlin',
        country: 'DE',
      },
      settings: [
        { id: 'SalesforceAccountId', value: ID, namespace: 'USER', name: 'Salesforce Account Id', dataType: 'STRING' },
        {
          id: 'SalesforceOrgId',
          value: '00DWs000001AbCdMAK',
          namespace: 'USER',
          name: 'Salesforce Org Id',
          dataType: 'STRING',
        },
      ],
      account: { id: ID, name: 'Acme GmbH', invoiceCurrency: 'USD' },
    });
    expect(notes).toEqual([]);
  });

  it("is billed in the org's currency when it has none of its own, and in Togai's when neither is known", () => {
    expect(mapped({}).draft.account.invoiceCurrency).toBe('EUR');
    expect(mapped({}, { orgCurrency: undefined }).draft.account).toEqual({ id: ID, name: 'Acme' });
  });

  it('gets a second account that names its currency', () => {
    expect(furtherAccount(mapped({ currency: 'USD' }).draft, 'JPY', 'USD')).toEqual({
      id: `${ID}-JPY`,
      name: 'Acme (JPY)',
      invoiceCurrency: 'JPY',
    });
    expect(furtherAccount(mapped({ name: 'x'.repeat(255) }).draft, 'JPY', 'USD').name).toHaveLength(255);
  });
});

describe('the email', () => {
  const all = { billingEmail: 'a@acme.com', contactEmail: 'b@acme.com', personEmail: 'c@acme.com' };
  it.each([
    ['Togai Billing Email', all, 'a@acme.com'],
    ['the Contact', { ...all, billingEmail: undefined }, 'b@acme.com'],
    ['the person', { ...all, billingEmail: ' ', contactEmail: undefined }, 'c@acme.com'],
  ])('comes from %s', (_, fields, email) => {
    expect(mapped(fields, { placeholderEmail: 'none@us.com' }).draft.primaryEmail).toBe(email);
  });

  it('is the placeholder at last, and the record says so', () => {
    const { draft, notes } = mapped({ billingEmail: undefined }, { placeholderEmail: 'none@us.com' });
    expect(draft.primaryEmail).toBe('none@us.com');
    expect(notes).toEqual([{ code: 'SYNCED_PLACEHOLDER_EMAIL', arguments: { email: 'none@us.com' } }]);
  });

  it('that is a placeholder names the Account wherever it asks for its id', () => {
    const { draft, notes } = mapped({ billingEmail: undefined }, { placeholderEmail: 'billing+{accountId}@us.com' });
    const email = `billing+${account({}).id}@us.com`;
    expect(draft.primaryEmail).toBe(email);
    expect(notes).toEqual([{ code: 'SYNCED_PLACEHOLDER_EMAIL', arguments: { email } }]);
  });

  it('missing everywhere needs action', () => {
    expect(mapAccount(account({ billingEmail: undefined }), rules)).toEqual({
      kind: 'action',
      code: 'EMAIL_MISSING',
      arguments: {},
    });
  });

  it.each([
    'nobody',
    '@acme.com',
    'a@',
    'a b@acme.com',
    'a@acme',
    'a@acme..com',
    'a@-acme.com',
    '.a@acme.com',
    'a..b@acme.com',
    'a@b@acme.com',
    'Acme <a@acme.com>',
    `${'a'.repeat(320)}@acme.com`,
  ])('%j is none, and the message names the field', (email) => {
    expect(mapAccount(account({ billingEmail: email }), rules)).toEqual({
      kind: 'action',
      code: 'EMAIL_INVALID',
      arguments: { email, field: 'Togai Billing Email' },
    });
  });

  it.each([
    'a@acme.com',
    'first.last+tag@sub.acme.co.uk',
    "o'neil@acme.ie",
    'rené@exämple.fr',
    '1@2.de',
    '!#$%&*/=?^_`{|}~-@acme.com',
  ])('%j is one', (email) => {
    expect(mapped({ billingEmail: email }).draft.primaryEmail).toBe(email);
  });
});

describe('the name', () => {
  it.each(['', 'X', 'HP', ' H  '])('%j is too short for Togai', (name) => {
    expect(mapAccount(account({ name }), rules)).toEqual({
      kind: 'action',
      code: 'NAME_TOO_SHORT',
      arguments: { name: name.trim() },
    });
  });

  it('is cut at 255 without breaking a character', () => {
    const { name } = mapped({ name: `${'x'.repeat(254)}😀 Inc.` }).draft;
    expect(name).toBe('x'.repeat(254));
  });
});

describe('the country', () => {
  it('that is unknown is left out, and the record says so', () => {
    const { draft, notes } = mapped({ billing: { city: 'Atlantis', country: 'Atlantis' } });
    expect(draft.address).toEqual({ city: 'Atlantis' });
    expect(notes).toEqual([{ code: 'SYNCED_COUNTRY_UNKNOWN', arguments: { country: 'Atlantis' } }]);
  });

  it('is read from the code where the org has one', () => {
    expect(mapped({ billing: { country: 'Our Germany', countryCode: 'DE' } }).draft.address.country).toBe('DE');
  });
});

describe('the conditions', () => {
  const conditions = [{ field: 'Type', label: 'Account Type', operator: 'equals', value: 'Customer' }] as const;
  it('leave an Account out in words, before anything else is asked of it', () => {
    expect(
      mapAccount(account({ name: 'x', billingEmail: undefined, fields: { Type: 'Prospect' } }), {
        ...rules,
        conditions,
      }),
    ).toEqual({
      kind: 'skip',
      condition: 'Account Type must be "Customer", and it is "Prospect"',
    });
  });

  it('on a field that cannot be read need action', () => {
    expect(mapAccount(account(), { ...rules, conditions })).toMatchObject({
      kind: 'action',
      code: 'CONDITION_FIELD_MISSING',
      arguments: { field: 'Account Type' },
    });
  });
});

describe('for any Account', () => {
  const text = fc.option(
    fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 250, maxLength: 300 })),
    { nil: undefined },
  );
  const billing = fc.record({
    street: text,
    city: text,
    state: text,
    postalCode: text,
    country: fc.oneof(text, fc.constantFrom('Germany', 'US')),
    countryCode: text,
  });
  const arbitrary = fc
    .record({
      name: fc.string({ unit: 'binary', maxLength: 300 }),
      phone: text,
      billing,
      currency: fc.constantFrom(undefined, 'USD', 'usd', ''),
      billingEmail: fc.oneof(text, fc.emailAddress()),
    })
    .map((fields) => account(fields as Partial<AccountSnapshot>));
  // What the contract says of POST /customers, without more.
  const wellFormed = z.string().refine((value) => value.isWellFormed());
  const address = z
    .strictObject({
      phoneNumber: wellFormed,
      line1: wellFormed,
      line2: wellFormed,
      postalCode: wellFormed,
      city: wellFormed,
      state: wellFormed,
      country: z.string().length(2),
    })
    .partial();
  const setting = z.strictObject({
    id: z.string(),
    value: z.string(),
    namespace: z.literal('USER'),
    name: z.string(),
    dataType: z.literal('STRING'),
  });
  const name = wellFormed.min(3).max(255);
  const body = z.strictObject({
    id: z.string().max(50),
    name,
    primaryEmail: z.string().min(3).max(320),
    address,
    settings: z.array(setting).max(10),
    account: z.strictObject({ id: z.string().max(50), name, invoiceCurrency: z.string().length(3).optional() }),
  });

  it('the draft is as the contract wants it, or a person is told what is missing', () => {
    fc.assert(
      fc.property(arbitrary, (one) => {
        const mapping = mapAccount(one, rules);
        if (mapping.kind === 'customer') body.parse(JSON.parse(JSON.stringify(mapping.draft)));
        else expect(mapping.kind).toBe('action');
      }),
      { numRuns: 500 },
    );
  });

  it('the same Account gives the same hash, and another draft another one', () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (one, other) => {
        const a = mapAccount(one, rules);
        const again = mapAccount(structuredClone(one), rules);
        const b = mapAccount(other, rules);
        expect(again).toEqual(a);
        if (a.kind === 'customer' && b.kind === 'customer')
          expect(a.hash === b.hash).toBe(JSON.stringify(a.draft) === JSON.stringify(b.draft));
      }),
    );
  });
});

describe('every message', () => {
  it('is one or two short sentences without a stack, an id or a status code', () => {
    for (const code of MESSAGE_CODES) {
      const text = messageText(code, {});
      expect(text, code).toMatch(/^["A-Z{].*(\.|\{reason\})$/s);
      expect(text.length, code).toBeLessThan(260);
      expect(text, code).not.toMatch(/undefined|null|Error|\b[45]\d\d\b/);
    }
  });
});
