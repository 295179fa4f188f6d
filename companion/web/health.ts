/** `/healthz`: the process lives. `/readyz`: the database answers, the orgs are looked after, and each one's state. */
import { Hono } from 'hono';
import { listConnections } from '../store/connections.ts';
import type { ConsoleEnv, ConsoleParts, Routes } from './console.ts';

/** A node that could not tick for this long owns nothing any more. */
const STALE_MS = 6_000;

/** `/healthz` and `/readyz`, for who watches the process. */
export function healthRoutes({ database, orgs }: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const waitingFor: string[] = [];
    let connections: {
      orgId: string;
      state: string;
      reason: string | null;
      lastEventAt: Date | null;
      here: boolean;
    }[] = [];
    try {
      const here = new Set(orgs.orgIds());
      connections = (await listConnections(database)).map(({ orgId, state, stateCode, lastEventAt }) => ({
        orgId,
        state,
        reason: stateCode,
        lastEventAt,
        here: here.has(orgId),
      }));
    } catch {
      // That is what this answer tells; the log has the reason from whoever needed the database.
      waitingFor.push('the database');
    }
    if (orgs.sinceLastTickMs() > STALE_MS) waitingFor.push('its leases');
    const ready = waitingFor.length === 0;
    // What blocks one connection is its admin's to mend; the others go on, so the node is ready.
    return c.json(
      { status: ready ? 'ready' : `waiting for ${waitingFor.join(' and ')}`, orgs: orgs.orgIds(), connections },
      ready ? 200 : 503,
    );
  });
  return app;
}
