/** Pages of customers, with their Settings tab, and of accounts, with what is attached and billed. */
import { html, raw } from 'hono/html';
import { accountOf } from './accountBook.ts';
import { stretchCharges, stretchOf } from './billingRun.ts';
import { total } from './billing.ts';
import { addressLine } from './contactDetails.ts';
import { customerOf } from './customers.ts';
import { LAST_DAY, dayAt } from './days.ts';
import { invoiceRows, purchaseRows } from './pagesMoney.ts';
import { type Html, card, facts, link, money, page, shortDate, status, table } from './pagesFrame.ts';
import { planOf, scheduleDetails } from './planBook.ts';
import type { AccountRow, CustomerRow, ScheduleRow } from './rows.ts';
import { timeLine } from './scheduleBook.ts';
import type { World } from './world.ts';

const MOST_ROWS = 100;
const TABS = [
  ['overview', 'Overview'],
  ['accounts', 'Accounts'],
  ['settings', 'Settings'],
] as const;

/** The newest customers, or the newest whose name, id or email has the words. */
export function customerList(world: World, words: string): Html {
  const wanted = words.trim().toLowerCase();
  const rows: CustomerRow[] = [];
  for (let i = world.customers.rows.length - 1; i >= 0 && rows.length < MOST_ROWS; i--) {
    const row = world.customers.rows[i];
    if (row && `${row.name}\n${row.id}\n${row.primaryEmail}`.toLowerCase().includes(wanted)) rows.push(row);
  }
  const cells = rows.map((row) => [
    link('customers', row.id, row.name),
    row.id,
    row.primaryEmail,
    status(row.status),
    date(world, row.createdAt),
  ]);
  return page(
    'customers',
    'Customers',
    html`<h1>Customers</h1>
      <form role="search">
        <input name="q" value="${words}" aria-label="Name, id or email" placeholder="Name, id or email" /><button>Search</button>
      </form>
      ${card(`${world.customers.size} customers`, table(['Name', 'Id', 'Email', 'Status', 'Created'], cells, 'No customer is like that.'))}`,
  );
}

/** One customer; `tab` is overview, accounts or settings. */
export function customerPage(world: World, id: string, tab: string): Html {
  const customer = customerOf(world, id);
  const lit = (name: string): Html | string => (name === tab ? raw('aria-current="page"') : '');
  const parts: Record<string, () => Html> = {
    accounts: () => accountsCard(world, id),
    settings: () => settingsCard(world, id),
  };
  return page(
    'customers',
    customer.name,
    html`<span class="kind">Customer</span>
      <h1>${customer.name} ${status(customer.status)}</h1>
      <nav class="tabs">${TABS.map(([name, label]) => html`<a href="?tab=${name}" ${lit(name)}>${label}</a>`)}</nav>
      ${(parts[tab] ?? (() => html`${detailsCard(world, customer)} ${accountsCard(world, id)}`))()}`,
  );
}

/** One account: its plans, seats, purchases and invoices. */
export function accountPage(world: World, id: string): Html {
  const account = accountOf(world, id);
  const customer = customerOf(world, account.customerId);
  return page(
    'customers',
    account.name,
    html`<span class="kind">Account of ${link('customers', customer.id, customer.name)}</span>
      <h1>${account.name} ${status(account.status)}</h1>
      ${card(
        'Details',
        facts([
          ['Id', account.id],
          ['Invoice currency', account.invoiceCurrency],
          ['Net terms', account.netTermDays === undefined ? undefined : `${account.netTermDays} days`],
          ['Email', account.primaryEmail ?? customer.primaryEmail],
          ['Address', addressLine(account.address ?? customer.address)],
          ['Aliases', account.aliases?.map(({ value }) => value).join(', ')],
        ]),
      )}
      ${card(
        'Price plans',
        table(
          ['Plan', 'From', 'Until', 'Prices', '#First period'],
          timeLine(world, id).map((row) => scheduleCells(world, account, row)),
          'No price plan is attached.',
        ),
      )}
      ${card('Seats', seatsTable(world, account))}
      ${card('Purchases', purchaseRows(world, world.purchasesByAccount.of(id)))}
      ${card('Invoices', invoiceRows(world, world.invoicesByOwner.of(id)))}`,
  );
}

function detailsCard(
  world: World,
  { id, togaiCustomerId, primaryEmail, address, createdAt, updatedAt }: CustomerRow,
): Html {
  return card(
    'Details',
    facts([
      ['Id', id],
      ['Togai id', togaiCustomerId],
      ['Email', primaryEmail],
      ['Billing address', addressLine(address)],
      ['Phone', address.phoneNumber],
      ['Created', date(world, createdAt)],
      ['Updated', date(world, updatedAt)],
    ]),
  );
}

function accountsCard(world: World, customerId: string): Html {
  const today = dayAt(world.now(), world.organisation.timezone);
  const cells = world.accountsByCustomer.of(customerId).map((row) => {
    const running = timeLine(world, row.id).find(({ startDate, endDate }) => startDate <= today && endDate > today);
    return [
      link('accounts', row.id, row.name),
      row.id,
      row.invoiceCurrency,
      running ? link('price-plans', running.pricePlanId, planOf(world, running.pricePlanId).name) : undefined,
      status(row.status),
    ];
  });
  return card(
    'Accounts',
    table(['Name', 'Id', 'Currency', 'Price plan', 'Status'], cells, 'This customer has no account.'),
  );
}

function settingsCard(world: World, customerId: string): Html {
  const cells = world.settings
    .of('CUSTOMER', customerId)
    .map(({ name, id, value, namespace, dataType }) => [name, id, value, namespace, dataType]);
  return card('Settings', table(['Name', 'Id', 'Value', 'Namespace', 'Type'], cells, 'This customer has no settings.'));
}

function scheduleCells(world: World, account: AccountRow, row: ScheduleRow): (Html | string | undefined)[] {
  const details = scheduleDetails(world, row);
  const first = details.pricingCycleConfig && stretchOf(row, details.pricingCycleConfig, 0);
  const amount = first && total(stretchCharges(world, account, row, details, first)).toNumber();
  return [
    link('price-plans', row.pricePlanId, planOf(world, row.pricePlanId).name),
    row.startDate,
    row.endDate === LAST_DAY ? 'no end' : row.endDate,
    row.override ? 'agreed for this account' : `version ${row.version} of the plan`,
    amount === undefined ? undefined : money(amount, account.invoiceCurrency),
  ];
}

function seatsTable(world: World, account: AccountRow): Html {
  const entries = world.licenses.of(account.id);
  const cells = entries.map(({ licenseId, quantity, effectiveFrom }) => [
    world.addons.get(licenseId)?.displayName ?? licenseId,
    quantity,
    date(world, effectiveFrom),
  ]);
  return table(['License', '#Seats', 'From'], cells, 'No seats were granted.');
}

function date(world: World, moment: string): string {
  return shortDate(moment, world.organisation.timezone);
}
