/** All calls of the local Togai in one list. */
import { accountRoutes } from './accounts.ts';
import { aliasRoutes } from './aliases.ts';
import { customerRoutes } from './customers.ts';
import type { Route } from './route.ts';
import { settingRoutes } from './settings.ts';
import type { World } from './world.ts';

export function routesOf(world: World, token: string): Route[] {
  return [
    { method: 'POST', path: '/authenticate', handle: () => ({ body: { token } }) },
    ...customerRoutes(world),
    ...accountRoutes(world),
    ...aliasRoutes(world),
    ...settingRoutes(world),
  ];
}
