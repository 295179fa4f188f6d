/** The pages of the local Togai show what the API made, and nothing else. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Catalog, fee, seat } from './togaiCatalog.ts';
import { togaiForTests } from './togaiCaller.ts';

const t = togaiForTests({ now: () => new Date('2027-03-01T12:00:00Z') });
const catalog = new Catalog(t);
const sold = { account: '', plan: '', invoice: '', purchase: '' };

async function page(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(t.togai.url + path, { signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  return { status: response.status, text: text.replaceAll(/<style>.*<\/style>/gs, '') };
}

beforeAll(async () => {
  sold.account = 'a<b>&"c';
  const setting = {
    id: 'SalesforceAccountId',
    value: '001000000000001AAA',
    namespace: 'USER',
    name: 'SalesforceAccountId',
    dataType: 'STRING',
  };
  const body = {
    id: sold.account,
    name: 'Acme <script>',
    primaryEmail: 'a@acme.example',
    address: { city: 'Rome', country: 'IT' },
    settings: [setting],
    account: { id: sold.account, name: 'Acme account' },
  };
  await t.post('/customers', body);
  const [license, once] = [await catalog.addOn('LICENSE'), await catalog.addOn()];
  await t.post('/license_updates', {
    accountId: sold.account,
    licenseId: license,
    updateType: 'ABSOLUTE',
    quantity: 12,
  });
  sold.plan = await catalog.plan({ licenseRateCards: [seat(license, 100)] });
  await catalog.attach(encodeURIComponent(sold.account), sold.plan, '2027-03-01', '9999-01-01');
  const oneTime = await catalog.plan({ fixedFeeRateCards: [fee(once, 55.5, { type: 'ONE_TIME' })] }, 'PURCHASE');
  const { body: purchase } = await t.post(`/accounts/${encodeURIComponent(sold.account)}/purchases`, {
    pricePlanId: oneTime,
    idempotencyKey: 'quote-7',
  });
  sold.purchase = String(purchase['id']);
  sold.invoice = String(purchase['invoiceId']);
});

describe('a page', () => {
  it('of customers finds them by name, id and email', async () => {
    expect((await page('/ui/customers')).text).toContain('Acme &lt;script&gt;');
    expect((await page('/ui/customers?q=ACME.example')).text).toContain('Acme &lt;script&gt;');
    expect((await page('/ui/customers?q=globex')).text).toContain('No customer is like that');
  });

  it('of a customer has a Settings tab with the Salesforce id', async () => {
    const path = `/ui/customers/${encodeURIComponent(sold.account)}`;
    const overview = (await page(path)).text;
    expect(overview).toContain('href="?tab=settings"');
    expect(overview).not.toContain('001000000000001AAA');
    const { text } = await page(`${path}?tab=settings`);
    for (const part of ['SalesforceAccountId', '001000000000001AAA', 'USER']) expect(text).toContain(part);
    expect((await page(`${path}?tab=accounts`)).text).toContain('Acme account');
  });

  it('of an account shows its plan, seats, purchases and invoices', async () => {
    const { text } = await page(`/ui/accounts/${encodeURIComponent(sold.account)}`);
    for (const part of ['no end', '$1,200.00', '12', '$55.50', 'AD HOC', 'ADHOC ADVANCED'])
      expect(text).toContain(part);
  });

  it('of a plan shows what each thing costs and who has it', async () => {
    const { text } = await page(`/ui/price-plans/${sold.plan}`);
    for (const part of ['$100.00 each', 'in advance', 'MONTHLY', 'Acme account']) expect(text).toContain(part);
  });

  it('of an invoice and of its purchase lead to each other', async () => {
    expect((await page(`/ui/invoices/${sold.invoice}`)).text).toContain(`/ui/purchases/${sold.purchase}`);
    const { text } = await page(`/ui/purchases/${sold.purchase}`);
    for (const part of [`/ui/invoices/${sold.invoice}`, 'quote-7', 'PENDING']) expect(text).toContain(part);
  });

  it.each(['/', '/ui', '/ui/addons', '/ui/price-plans', '/ui/invoices', '/ui/purchases'])('is at %s', async (path) => {
    expect((await page(path)).status).toBe(200);
  });

  it.each(['/ui/customers/nobody', '/ui/invoices/none', '/ui/nothing'])('is not at %s', async (path) => {
    expect((await page(path)).status).toBe(404);
  });
});
