/** Price plans as they are kept: versions, and what of them may be used for an account. */
import { assertPricedIn } from './planChecks.ts';
import { type PlanDetails, type PlanOverride, withOverride } from './planDetails.ts';
import { found, refuse } from './refusal.ts';
import type { AccountRow, PlanVersion, PricePlanRow, ScheduleRow } from './rows.ts';
import type { World } from './world.ts';

/** The price plan of that id. Throws a 404 where there is none. */
export function planOf(world: World, id: string): PricePlanRow {
  return found(world.pricePlans.get(id), 'Price plan', id);
}

/** Its newest version. */
export function latestVersion(plan: PricePlanRow): PlanVersion {
  const version = plan.versions.at(-1);
  if (!version) throw new TypeError(`The plan ${plan.id} has no version`);
  return version;
}

/** The version and its prices with the override; a Refusal when the plan may not be sold to this account so. */
export function usablePlan(
  world: World,
  account: AccountRow,
  planId: string,
  type: PricePlanRow['type'],
  override: PlanOverride | undefined,
): { plan: PricePlanRow; version: PlanVersion; details: PlanDetails } {
  const plan = planOf(world, planId);
  if (plan.type !== type) refuse(`Price plan ${planId} is of type ${plan.type}, not ${type}`);
  if (plan.status !== 'ACTIVE') refuse(`Price plan ${planId} is ${plan.status}: only an ACTIVE one can be used`);
  const version = latestVersion(plan);
  if (!version.activeCurrencies.includes(account.invoiceCurrency))
    refuse(`Price plan ${planId} is not active in ${account.invoiceCurrency}, the currency of account ${account.id}`);
  const details = withOverride(version.details, override);
  assertPricedIn(details, account.invoiceCurrency);
  return { plan, version, details };
}

/** The prices that hold in a schedule. */
export function scheduleDetails(world: World, { pricePlanId, version, override }: ScheduleRow): PlanDetails {
  const plan = planOf(world, pricePlanId);
  return withOverride(
    found(
      plan.versions.find((one) => one.version === version),
      'Version',
      String(version),
    ).details,
    override,
  );
}
