/** Who calls the REST API: the org and user of the access token, or the 401 that every client knows. */
import type { MiddlewareHandler } from 'hono';
import type { GatedEnv } from '../../requestGate.ts';
import type { Grants } from '../oauth/oauthGrants.ts';
import type { Org } from '../org.ts';

/** What the routes of the REST API find in their context, besides `fault` (the rest of a fault's effect, e.g. `rowErrors`). */
export interface RestEnv {
  Bindings: GatedEnv['Bindings'];
  Variables: GatedEnv['Variables'] & { org: Org; userId: string };
}

/** Lets a request with a live session pass and says whose it is; answers any other with INVALID_SESSION_ID. */
export function restSession(grants: Grants, orgById: (id: string) => Org | undefined): MiddlewareHandler<RestEnv> {
  return async (c, next) => {
    const token = /^(?:Bearer|OAuth) (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const user = token === undefined ? undefined : grants.session(token)?.user;
    const org = user && orgById(user.orgId);
    if (!user || !org) {
      c.header('WWW-Authenticate', 'Token');
      return c.json([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }], 401);
    }
    c.set('org', org);
    c.set('userId', user.userId);
    await next();
    return undefined;
  };
}
