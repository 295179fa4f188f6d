/** All calls of the local Togai in one list. */
import { accountRoutes } from './accounts.ts';
import { addOnRoutes } from './addons.ts';
import { aliasRoutes } from './aliases.ts';
import { customerRoutes } from './customers.ts';
import { invoiceRoutes } from './invoices.ts';
import { licenseRoutes } from './licenses.ts';
import { paymentRoutes } from './payments.ts';
import { pricePlanRoutes } from './pricePlans.ts';
import { purchaseRoutes } from './purchases.ts';
import { revenueRoutes } from './revenueCalculator.ts';
import type { Route } from './route.ts';
import { scheduleRoutes } from './schedules.ts';
import { settingRoutes } from './settings.ts';
import { usageMeterRoutes } from './usageMeters.ts';
import type { World } from './world.ts';

/** All operations that the local Togai has. */
export function routesOf(world: World, token: string): Route[] {
  return [
    { method: 'POST', path: '/authenticate', handle: () => ({ body: { token } }) },
    ...customerRoutes(world),
    ...accountRoutes(world),
    ...aliasRoutes(world),
    ...settingRoutes(world),
    ...addOnRoutes(world),
    ...usageMeterRoutes(world),
    ...pricePlanRoutes(world),
    ...scheduleRoutes(world),
    ...licenseRoutes(world),
    ...purchaseRoutes(world),
    ...invoiceRoutes(world),
    ...paymentRoutes(world),
    ...revenueRoutes(world),
  ];
}
