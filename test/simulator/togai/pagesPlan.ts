/** Pages of price plans and add-ons. */
import { html } from 'hono/html';
import { type Html, card, facts, link, money, page, shortDate, status, table } from './pagesFrame.ts';
import { latestVersion, planOf } from './planBook.ts';
import type { PlanDetails, RatePlan, RateValue } from './planDetails.ts';
import type { World } from './world.ts';

/** All price plans, the newest first. */
export function planList(world: World): Html {
  const cells = [...world.pricePlans.values()].reverse().map((plan) => {
    const { version, details } = latestVersion(plan);
    return [
      link('price-plans', plan.id, plan.name),
      plan.type,
      details.pricingCycleConfig?.interval,
      details.supportedCurrencies.join(', '),
      version,
      status(plan.status),
    ];
  });
  return page(
    'price-plans',
    'Price plans',
    html`<h1>Price plans</h1>${card(`${world.pricePlans.size} price plans`, table(['Name', 'Type', 'Interval', 'Currencies', '#Version', 'Status'], cells, 'There is no price plan.'))}`,
  );
}

/** All add-ons. */
export function addOnList(world: World): Html {
  const cells = [...world.addons.values()]
    .reverse()
    .map((row) => [row.name, row.displayName, row.type, row.id, status(row.status)]);
  return page(
    'addons',
    'Add-ons',
    html`<h1>Add-ons</h1>${card(`${world.addons.size} add-ons`, table(['Name', 'On invoices', 'Type', 'Id', 'Status'], cells, 'There is no add-on.'))}`,
  );
}

/** A price plan with its rate cards. Throws a 404 where there is none. */
export function planPage(world: World, id: string): Html {
  const plan = planOf(world, id);
  const { version, details, activeCurrencies } = latestVersion(plan);
  const cycle = details.pricingCycleConfig;
  const begins =
    cycle?.anniversaryCycle === true
      ? 'on the day of association'
      : cycle?.startOffset && `day ${cycle.startOffset.dayOffset}, month ${cycle.startOffset.monthOffset}`;
  return page(
    'price-plans',
    plan.name,
    html`<span class="kind">Price plan</span>
      <h1>${plan.name} ${status(plan.status)}</h1>
      ${card(
        'Details',
        facts([
          ['Id', plan.id],
          ['Type', plan.type],
          ['Description', plan.description],
          ['Version', version],
          ['Interval', cycle?.interval],
          ['Cycle begins', begins],
          ['Supported currencies', details.supportedCurrencies.join(', ')],
          ['Active currencies', activeCurrencies.join(', ') || 'none yet'],
          ['Created', shortDate(plan.createdAt, world.organisation.timezone)],
        ]),
      )}
      ${card('Rate cards', table(['Add-on', 'Kind', 'Invoiced', 'Price'], rateCards(world, details), 'This plan has no rate cards.'))}
      ${card('Accounts', table(['Account', 'From', 'Until'], associations(world, id), 'This plan is attached to no account.'))}`,
  );
}

function rateCards(world: World, details: PlanDetails): (Html | string)[][] {
  const name = (id: string, shown: string | undefined): string => shown ?? world.addons.get(id)?.displayName ?? id;
  const fees = (details.fixedFeeRateCards ?? []).map((one) => [
    name(one.id, one.displayName),
    one.type === 'ONE_TIME' ? 'One-time fee' : 'Recurring fee',
    timing(one.invoiceTiming),
    one.rateValues.map(({ currency, rate }) => money(rate, currency)).join(', '),
  ]);
  const seats = (details.licenseRateCards ?? []).map((one) => [
    name(one.id, one.displayName),
    'License',
    timing(one.invoiceTiming),
    slabText(one.ratePlan, one.rateValues),
  ]);
  const usages = (details.usageRateCards ?? []).map((one) => [
    one.displayName ?? world.usageMeters.get(one.usageMeterId)?.displayName ?? one.usageMeterId,
    'Usage',
    timing(undefined),
    slabText(one.ratePlan, one.rateValues),
  ]);
  return [...seats, ...fees, ...usages];
}

function timing(value: string | undefined): string {
  return (value ?? 'IN_ARREARS').replace('_', ' ').toLowerCase();
}

function slabText({ slabs }: RatePlan, rateValues: readonly RateValue[]): string {
  const words = { FLAT: 'flat', PER_UNIT: 'each', PACKAGE: 'a package' };
  return rateValues
    .flatMap(({ currency, slabRates }) =>
      slabs.map(
        ({ order, startAfter, priceType }) =>
          `${money(slabRates.find((rate) => rate.order === order)?.rate ?? 0, currency)} ${words[priceType]}${startAfter > 0 ? ` after ${startAfter}` : ''}`,
      ),
    )
    .join(', ');
}

function associations(world: World, planId: string): (Html | string)[][] {
  const rows = [...world.schedules.values()].flat().filter(({ pricePlanId }) => pricePlanId === planId);
  return rows.map(({ accountId, startDate, endDate }) => [
    link('accounts', accountId, world.accounts.get(accountId)?.name),
    startDate,
    endDate,
  ]);
}
