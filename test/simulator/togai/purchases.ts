/** Purchases: something is paid upfront, and issued once the invoice that Togai makes for it is paid. */
import { z } from 'zod';
import { Decimal } from 'decimal.js';
import { accountOf, liveAccountOf } from './accountBook.ts';
import { type Charge, periodCharges, total } from './billing.ts';
import { stretchCharges, stretchOf } from './billingRun.ts';
import { LAST_DAY, day, dayAt, startOfDay } from './days.ts';
import { addInvoice, linesOf } from './invoiceBook.ts';
import { listPage } from './paging.ts';
import { planOf, usablePlan } from './planBook.ts';
import { planOverride, purchaseOverride } from './planDetails.ts';
import { assertGoodDetails } from './planChecks.ts';
import { detailsAnswer } from './pricePlans.ts';
import { purchasePaid } from './purchaseBook.ts';
import { found, parseBody, refuse } from './refusal.ts';
import type { Call, Route } from './route.ts';
import type { AccountRow, InvoiceLine, PurchaseRow } from './rows.ts';
import { edited } from './scheduleBook.ts';
import type { World } from './world.ts';

const newPurchase = z.strictObject({
  pricePlanId: z.string().optional(),
  quantity: z.int32().min(1).optional(),
  rateCardQuantities: z.record(z.string(), z.number()).optional(),
  idempotencyKey: z.string().optional(),
  purchasePlanOverride: purchaseOverride.optional(),
  associationOverride: planOverride.optional(),
  walletTopupDetails: z.strictObject({ purchaseAmount: z.number().optional(), topupAmount: z.number() }).optional(),
  effectiveFrom: day.optional(),
  effectiveUntil: day.optional(),
  expiryDate: z.iso.datetime({ offset: true }).optional(),
  type: z.enum(['ENTITLEMENT_GRANT', 'ASSOCIATION', 'WALLET_TOPUP', 'PREPAID']).optional(),
});
type Wish = z.infer<typeof newPurchase>;

/** Routes of purchases. */
export function purchaseRoutes(world: World): Route[] {
  return [
    {
      method: 'POST',
      path: '/accounts/{account_id}/purchases',
      handle: (call) => ({ body: createPurchase(world, call) }),
    },
    {
      method: 'GET',
      path: '/accounts/{account_id}/purchases',
      handle: (call) => ({ body: listPurchases(world, call) }),
    },
    {
      method: 'GET',
      path: '/purchases/{purchase_id}',
      handle: ({ params: [id = ''] }) => ({ body: purchaseAnswer(world, id) }),
    },
  ];
}

function createPurchase(world: World, { params: [accountId = ''], body }: Call): PurchaseRow {
  const account = liveAccountOf(world, accountId);
  const wish = parseBody(newPurchase, body);
  const known =
    wish.idempotencyKey === undefined
      ? undefined
      : world.purchasesByAccount.of(accountId).find(({ idempotencyKey }) => idempotencyKey === wish.idempotencyKey);
  if (known) return known;
  const { type = 'ENTITLEMENT_GRANT' } = wish;
  if (type === 'ASSOCIATION') return association(world, account, wish);
  if (type === 'WALLET_TOPUP') return topUp(world, account, wish);
  return type === 'PREPAID'
    ? refuse('PREPAID purchases are not offered by the local Togai')
    : grant(world, account, wish);
}

/** A PURCHASE plan, priced by pieces; the running plan of the account is not touched. */
function grant(world: World, account: AccountRow, wish: Wish): PurchaseRow {
  const {
    pricePlanId = refuse('pricePlanId is needed'),
    quantity = 1,
    rateCardQuantities = {},
    purchasePlanOverride,
  } = wish;
  const { plan, version, details } = usablePlan(world, account, pricePlanId, 'PURCHASE', purchasePlanOverride);
  if (purchasePlanOverride) assertGoodDetails(world, details, plan.type);
  const charges = periodCharges(details, {
    currency: account.invoiceCurrency,
    pieces: (cardId) => rateCardQuantities[cardId] ?? quantity,
  });
  return keep(world, account, wish, {
    type: 'ENTITLEMENT_GRANT',
    version: version.version,
    lines: linesOf(charges),
    charges,
  });
}

/** A BILLING plan whose first cycle is paid upfront, as far as its cards are invoiced in advance. */
function association(world: World, account: AccountRow, wish: Wish): PurchaseRow {
  const today = dayAt(world.now(), world.organisation.timezone);
  const {
    pricePlanId = refuse('pricePlanId is needed'),
    effectiveFrom = today,
    effectiveUntil = LAST_DAY,
    associationOverride,
  } = wish;
  const { version, details } = usablePlan(world, account, pricePlanId, 'BILLING', associationOverride);
  edited(world, account, [
    { mode: 'ASSOCIATE', pricePlanId, effectiveFrom, effectiveUntil, pricePlanDetailsOverride: associationOverride },
  ]);
  const first =
    details.pricingCycleConfig &&
    stretchOf(
      { anchor: effectiveFrom, startDate: effectiveFrom, endDate: effectiveUntil },
      details.pricingCycleConfig,
      0,
    );
  const charges = first
    ? stretchCharges(world, account, { createdAt: world.timestamp() }, details, first).filter(
        ({ timing }) => timing !== 'IN_ARREARS',
      )
    : [];
  return keep(
    world,
    account,
    { ...wish, effectiveFrom, effectiveUntil },
    { type: 'ASSOCIATION', version: version.version, lines: linesOf(charges), charges },
  );
}

function topUp(world: World, account: AccountRow, wish: Wish): PurchaseRow {
  const { walletTopupDetails: details = refuse('walletTopupDetails is needed') } = wish;
  const value = details.purchaseAmount ?? details.topupAmount;
  return keep(world, account, wish, {
    type: 'WALLET_TOPUP',
    version: undefined,
    lines: [{ description: 'Wallet top-up', value }],
    charges: undefined,
  });
}

interface Bought {
  readonly type: PurchaseRow['type'];
  readonly version: number | undefined;
  readonly lines: InvoiceLine[];
  readonly charges: readonly Charge[] | undefined;
}

/** Notes the purchase and makes its invoice; what costs nothing is issued at once. */
function keep(world: World, account: AccountRow, wish: Wish, { type, version, lines, charges }: Bought): PurchaseRow {
  const at = world.timestamp();
  const price = (charges ? total(charges) : new Decimal(lines[0]?.value ?? 0)).toNumber();
  if (price < 0) refuse(`The price ${price} is below 0`);
  const purchase: PurchaseRow = {
    ...wish,
    id: world.ids.next('purchase'),
    accountId: account.id,
    type,
    status: 'PENDING',
    pricePlanVersion: version,
    price,
    invoiceCurrency: account.invoiceCurrency,
    createdAt: at,
    updatedAt: at,
  };
  world.purchases.add(purchase);
  world.purchasesByAccount.put(account.id, purchase);
  if (price === 0) {
    purchasePaid(world, purchase);
    return purchase;
  }
  const { timezone } = world.organisation;
  const startDate = wish.effectiveFrom === undefined ? at : startOfDay(wish.effectiveFrom, timezone).toISOString();
  purchase.invoiceId = addInvoice(world, {
    accountId: account.id,
    invoiceType: 'AD_HOC',
    status: 'DUE',
    lines,
    startDate,
    endDate: startDate,
    pricePlanId: wish.pricePlanId,
    purchaseId: purchase.id,
  }).id;
  return purchase;
}

function listPurchases(world: World, { params: [accountId = ''], query }: Call): object {
  accountOf(world, accountId);
  return listPage(world.purchasesByAccount.of(accountId), query, (row) => {
    const {
      id,
      pricePlanId,
      quantity,
      rateCardQuantities,
      pricePlanVersion,
      status,
      idempotencyKey,
      walletTopupDetails,
      price,
      invoiceCurrency,
      createdAt,
      updatedAt,
      type,
    } = row;
    const pricePlanName = pricePlanId === undefined ? undefined : planOf(world, pricePlanId).name;
    return {
      id,
      pricePlanId,
      pricePlanName,
      quantity,
      rateCardQuantities,
      pricePlanVersion,
      status,
      idempotencyKey,
      walletTopupDetails,
      price,
      invoiceCurrency,
      createdAt,
      updatedAt,
      type,
    };
  });
}

/** One purchase, with the prices of its plan. */
function purchaseAnswer(world: World, id: string): object {
  const purchase = found(world.purchases.get(id), 'Purchase', id);
  if (purchase.pricePlanId === undefined) return purchase;
  const version = planOf(world, purchase.pricePlanId).versions.find((one) => one.version === purchase.pricePlanVersion);
  return version ? { ...purchase, purchasePlan: detailsAnswer(version.details, version.activeCurrencies) } : purchase;
}
