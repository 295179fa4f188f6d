/** Finding the customers that Togai had before: what is adopted, what waits for a person. */
import { describe, expect, it } from 'vitest';
import {
  companyDomain,
  companyName,
  CustomerIndex,
  type MatchCandidate,
} from '../../../companion/domain/account/matching.ts';

const ACME: MatchCandidate = { id: 'cus_acme', name: 'Acme Inc.', primaryEmail: 'billing@acme.com' };
const GLOBEX: MatchCandidate = { id: 'cus_globex', name: 'Globex', primaryEmail: 'globex.corp@gmail.com' };
const UMBRELLA_EU: MatchCandidate = { id: 'cus_umb_eu', name: 'Umbrella', primaryEmail: 'eu@umbrella.com' };
const UMBRELLA_US: MatchCandidate = { id: 'cus_umb_us', name: 'Umbrella LLC', primaryEmail: 'us@umbrella.com' };

function index(...candidates: MatchCandidate[]): CustomerIndex {
  const made = new CustomerIndex();
  for (const candidate of candidates) made.add(candidate);
  return made;
}

const all = index(ACME, GLOBEX, UMBRELLA_EU, UMBRELLA_US);

describe('an Account is taken for a customer', () => {
  it.each([
    ['same name and email', { name: 'ACME', email: 'Billing@Acme.com' }, 'cus_acme'],
    ['same name and domain of the email', { name: 'Acme Incorporated', email: 'jane@acme.com' }, 'cus_acme'],
    ['same name and domain of the website', { name: 'Acme', website: 'https://www.acme.com/about' }, 'cus_acme'],
    ['same name and email at a shared provider', { name: 'Globex GmbH', email: 'globex.corp@gmail.com' }, 'cus_globex'],
  ])('%s', (_, subject, customerId) => {
    expect(all.match(subject)).toEqual({ kind: 'match', customerId });
  });
});

describe('a person decides', () => {
  it.each([
    ['the name alone', { name: 'Acme', email: 'x@elsewhere.com' }, ['cus_acme']],
    ['the email alone', { name: 'Other', email: 'billing@acme.com' }, ['cus_acme']],
    ['the domain alone', { name: 'Other', email: 'jane@acme.com' }, ['cus_acme']],
    ['two of the same name', { name: 'Umbrella', email: 'new@umbrella.com' }, ['cus_umb_eu', 'cus_umb_us']],
    [
      'two of the same name, one with the email',
      { name: 'Umbrella', email: 'us@umbrella.com' },
      ['cus_umb_eu', 'cus_umb_us'],
    ],
    [
      'name and email of different customers',
      { name: 'Acme', email: 'globex.corp@gmail.com' },
      ['cus_acme', 'cus_globex'],
    ],
  ])('%s', (_, subject, customerIds) => {
    const result = all.match(subject);
    expect(result.kind === 'unsure' && [...result.customerIds].sort()).toEqual(customerIds);
  });
});

describe('nothing in common', () => {
  it('is no match', () => {
    expect(all.match({ name: 'Initech', email: 'a@initech.com' })).toEqual({ kind: 'none' });
    expect(all.match({ name: 'Initech' })).toEqual({ kind: 'none' });
  });

  it('but a shared mail provider is no match', () => {
    expect(all.match({ name: 'Initech', email: 'initech@gmail.com', website: 'gmail.com' })).toEqual({ kind: 'none' });
  });

  it("with the connector's own customers, which belong to another Account", () => {
    expect(index({ ...ACME, id: '001Ws00003AbCdEIAV' }).match({ name: 'Acme', email: 'billing@acme.com' })).toEqual({
      kind: 'none',
    });
  });

  it('once the customer is taken', () => {
    const made = index(ACME);
    made.remove(ACME);
    expect(made.match({ name: 'Acme', email: 'billing@acme.com' })).toEqual({ kind: 'none' });
  });
});

describe("a company's name", () => {
  it.each([
    ['Acme, Inc.', 'acme'],
    ['The Acme Co. Ltd', 'acme'],
    ['Müller & Söhne GmbH & Co. KG', 'muller and sohne gmbh and'],
    ['SAP AG', 'sap'],
    ['AG', 'ag'],
    ["O'Reilly Media", 'oreilly media'],
    ['日本電気 株式会社', '日本電気 株式会社'],
  ])('%j is compared as %j', (name, plain) => {
    expect(companyName(name)).toBe(plain);
  });
});

describe("a company's domain", () => {
  it.each([
    ['jane@Acme.COM', 'acme.com'],
    ['https://www.acme.co.uk:8080/path?x', 'acme.co.uk'],
    ['acme.com', 'acme.com'],
    ['jane@gmail.com', undefined],
    ['', undefined],
    ['none', undefined],
  ])('in %j is %s', (address, domain) => {
    expect(companyDomain(address)).toBe(domain);
  });
});
