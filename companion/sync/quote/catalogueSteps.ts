/** Gives Togai an add-on for each Product and a price plan for each set of them; made once, found again, never twice. */
import type { BillingPlan } from '../../domain/quote/quoteMapping.ts';
import { type AddOnRequest, addOnRequest, pricePlanRequest } from '../../domain/quote/quoteRequests.ts';
import type { AddOnIds } from '../../domain/quote/rateCards.ts';
import { SyncError } from '../../domain/errors.ts';
import { type KnownPricePlan, readAddOns, readPricePlan, saveAddOn, savePricePlan } from '../../store/catalogue.ts';
import type { Database } from '../../store/database.ts';
import { createAddOn, findAddOn } from '../../togai/addons.ts';
import type { TogaiClient } from '../../togai/client.ts';
import {
  activatePricePlan,
  createPricePlan,
  findPricePlan,
  getPricePlan,
  type TogaiPricePlan,
} from '../../togai/pricePlans.ts';
import { makeOnce } from './makeOnce.ts';
import type { Run } from '../run.ts';
import { SingleFlight } from '../singleFlight.ts';

/** One per owned org: many Quotes at once with the same Products ask for each thing once. */
export class Catalogue {
  readonly #database: Database;
  readonly #environmentId: string;
  readonly #togai: TogaiClient;
  readonly #addOns = new SingleFlight<string>();
  readonly #plans = new SingleFlight<string>();

  constructor(database: Database, environmentId: string, togai: TogaiClient) {
    this.#database = database;
    this.#environmentId = environmentId;
    this.#togai = togai;
  }

  /** The add-on of each Product of the plan; usage has none. Throws SyncError. */
  async addOns(run: Run, plan: BillingPlan): Promise<AddOnIds> {
    const wanted = plan.charges.flatMap((charge) => {
      const request = addOnRequest(charge);
      return request ? [{ productId: charge.productId, request }] : [];
    });
    const known = await readAddOns(
      this.#database,
      this.#environmentId,
      wanted.map(({ productId }) => productId),
    );
    const ids = new Map<string, string>();
    for (const { productId, request } of wanted) {
      const key = `${productId} ${request.type}`;
      ids.set(
        productId,
        known.get(key) ?? (await this.#addOns.do(key, () => this.#makeAddOn(run, productId, request))),
      );
    }
    return ids;
  }

  /** What is known of the add-ons without making any: for a preview. */
  knownAddOns(plan: BillingPlan): Promise<Map<string, string>> {
    return readAddOns(
      this.#database,
      this.#environmentId,
      plan.charges.map(({ productId }) => productId),
    );
  }

  knownPricePlan(key: string): Promise<KnownPricePlan | undefined> {
    return readPricePlan(this.#database, this.#environmentId, key);
  }

  /** The active price plan for this set of Products. Throws SyncError. */
  async pricePlan(run: Run, plan: BillingPlan, ids: AddOnIds): Promise<string> {
    const key = plan.pricePlan?.key ?? '';
    const known = await readPricePlan(this.#database, this.#environmentId, key);
    return known?.active ? known.id : this.#plans.do(key, () => this.#makePricePlan(run, plan, ids, key, known));
  }

  /** Looks before it makes: an earlier try may have ended between Togai's effect and our note of it. */
  async #makeAddOn(run: Run, productId: string, request: AddOnRequest): Promise<string> {
    const addOn = await makeOnce(
      { ...this.#place(), key: `add-on ${productId} ${request.type}` },
      () =>
        run.step(
          'Look for add-on',
          'GET /addons',
          () => findAddOn(this.#togai, request),
          (one) => one?.id,
        ),
      () =>
        run.step(
          'Create add-on',
          'POST /addons',
          () => createAddOn(this.#togai, request),
          (one) => one.id,
        ),
    );
    await saveAddOn(this.#database, this.#environmentId, productId, request.type, addOn.id);
    return addOn.id;
  }

  async #makePricePlan(
    run: Run,
    plan: BillingPlan,
    ids: AddOnIds,
    key: string,
    known: KnownPricePlan | undefined,
  ): Promise<string> {
    const draft =
      (known &&
        (await run.step('Read price plan', 'GET /price_plans/{price_plan_id}', () =>
          getPricePlan(this.#togai, known.id),
        ))) ??
      (await makeOnce(
        { ...this.#place(), key: `price plan ${key}` },
        () =>
          run.step(
            'Look for price plan',
            'GET /price_plans',
            () => findPricePlan(this.#togai, key),
            (one) => one?.id,
          ),
        () => this.#createDraft(run, plan, ids),
      ));
    await savePricePlan(this.#database, this.#environmentId, key, { id: draft.id, active: false });
    if (draft.status !== 'ACTIVE') await this.#activate(run, draft.id, plan.currency);
    await savePricePlan(this.#database, this.#environmentId, key, { id: draft.id, active: true });
    return draft.id;
  }

  #place(): { database: Database; environmentId: string } {
    return { database: this.#database, environmentId: this.#environmentId };
  }

  /** Plan names are unique in Togai; where a person took ours, the plan gets its other name. */
  async #createDraft(run: Run, plan: BillingPlan, ids: AddOnIds): Promise<TogaiPricePlan> {
    const request = pricePlanRequest(plan, ids);
    const create = (name: string): Promise<TogaiPricePlan> =>
      run.step(
        'Create price plan',
        'POST /price_plans',
        () => createPricePlan(this.#togai, { ...request, name }),
        (one) => one.id,
      );
    try {
      return await create(request.name);
    } catch (error) {
      const otherName = plan.pricePlan?.otherName;
      if (
        !(error instanceof SyncError) ||
        error.code !== 'TOGAI_REFUSED' ||
        otherName === undefined ||
        !/name/i.test(error.detail ?? '')
      )
        throw error;
      return create(otherName);
    }
  }

  async #activate(run: Run, pricePlanId: string, currency: string): Promise<void> {
    try {
      await run.step(
        'Activate price plan',
        'POST /price_plans/{price_plan_id}/activate',
        () => activatePricePlan(this.#togai, pricePlanId, [currency]),
        (one) => one.id,
      );
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'TOGAI_REFUSED') throw error;
      // Refused because it is active already (an earlier try's answer was lost), or for a reason that a person must know.
      const plan = await getPricePlan(this.#togai, pricePlanId);
      if (plan?.status !== 'ACTIVE') throw error;
    }
  }
}
