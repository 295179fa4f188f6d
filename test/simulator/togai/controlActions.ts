/** What a test or a person may make happen to the local Togai with `POST /control/{name}`. */
import { z } from 'zod';
import type { ControlAction } from '../control.ts';
import type { Access } from './access.ts';
import { runBilling } from './billingRun.ts';
import type { Clock } from './clock.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
const quotaBody = z.strictObject({ requestsPerSecond: z.number().int().min(0) });
const clockBody = z.strictObject({ days: z.number().min(0) });

/** The actions of one environment, by name. */
export function controlActions(world: World, access: Access, clock: Clock): Record<string, ControlAction> {
  const setToken =
    (state: Access['token']): ControlAction =>
    () => {
      access.token = state;
      return { token: state };
    };
  return {
    'expire-tokens': setToken('expired'),
    'revoke-tokens': setToken('revoked'),
    'restore-tokens': setToken('valid'),
    quota: (body) => {
      const { requestsPerSecond } = quotaBody.parse(body);
      access.allow(requestsPerSecond);
      return { requestsPerSecond };
    },
    'advance-clock': (body) => {
      clock.advance(clockBody.parse(body).days * DAY_MS);
      runBilling(world);
      return { now: world.timestamp() };
    },
  };
}
