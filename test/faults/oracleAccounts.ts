/** The oracle's look at customers: one for each Account, whose settings name it and whose values are the Account's. */
import type { Row } from '../simulator/salesforce/schema/schema.ts';
import { type Evidence, isSynced, same } from './evidence.ts';

const ACCOUNT_ID = 'SalesforceAccountId';
const ORG_ID = 'SalesforceOrgId';

/** Adds to the verdict what is wrong with customers: one for each Account that should have one, with its newest values. */
export function judgeAccounts(evidence: Evidence): void {
  const owners = customersByAccount(evidence);
  for (const account of evidence.org.rows('Account')) judgeAccount(evidence, account, owners.get(account.Id) ?? []);
  for (const [accountId, customers] of owners) {
    if (!evidence.org.get('Account', accountId))
      evidence.verdict.wrong.push(`${customers.join(', ')} names ${accountId}, which is no Account`);
  }
}

/** Ids of the customers whose settings name an Account, by that Account; settings are checked on the way. */
function customersByAccount({ togai, org, verdict }: Evidence): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const customerId of togai.customers.keys()) {
    const settings = togai.settings.of('CUSTOMER', customerId);
    for (const id of [ACCOUNT_ID, ORG_ID]) {
      if (settings.filter((setting) => setting.id === id).length > 1)
        verdict.doubled.push(`${customerId} has the setting ${id} twice`);
    }
    const accountId = settings.find(({ id }) => id === ACCOUNT_ID)?.value;
    if (accountId === undefined) continue;
    owners.set(accountId, [...(owners.get(accountId) ?? []), customerId]);
    if (settings.find(({ id }) => id === ORG_ID)?.value !== org.id)
      verdict.wrong.push(`${customerId} does not name the org ${org.id}`);
  }
  return owners;
}

function judgeAccount(evidence: Evidence, account: Row, customers: readonly string[]): void {
  const { org, togai, verdict } = evidence;
  const what = `Account ${String(account['Name'])} (${account.Id})`;
  if (customers.length > 1) verdict.doubled.push(`${what} has the customers ${customers.join(', ')}`);
  if (!isSynced(evidence, account.Id, what)) return;
  const [customerId] = customers;
  const customer = customerId === undefined ? undefined : togai.customers.get(customerId);
  if (!customer) {
    verdict.lost.push(`${what} is Synced and has no customer`);
    return;
  }
  const record = org.syncRecord(account.Id);
  same(evidence, `The customer on the record of ${what}`, record?.['Togai_Customer_Id__c'], customer.id);
  if (account['Togai_Customer_Id__c'] != null)
    same(evidence, `The customer on ${what}`, account['Togai_Customer_Id__c'], customer.id);
  judgeTogaiAccounts(evidence, what, customer.id, record?.['Togai_Account_Id__c']);
  // An adopted customer keeps the values that it had before.
  if (customer.id !== account.Id) return;
  same(evidence, `The name of the customer of ${what}`, customer.name, account['Name']);
  same(evidence, `The phone of the customer of ${what}`, customer.address.phoneNumber, account['Phone']);
  same(evidence, `The city of the customer of ${what}`, customer.address.city, account['BillingCity']);
  same(evidence, `The email of the customer of ${what}`, customer.primaryEmail, account['Togai_Billing_Email__c']);
}

function judgeTogaiAccounts(evidence: Evidence, what: string, customerId: string, said: unknown): void {
  const { togai, verdict } = evidence;
  const accounts = togai.accountsByCustomer.of(customerId);
  const currencies = accounts.map(({ invoiceCurrency }) => invoiceCurrency);
  if (new Set(currencies).size !== currencies.length)
    verdict.doubled.push(`${what} has Togai accounts in ${currencies.join(', ')}`);
  if (!accounts.some(({ id }) => id === said))
    verdict.wrong.push(`${what} names the Togai account ${String(said)}, which is not its customer's`);
}
