/** `/healthz`: the process lives. `/readyz`: the database answers and the orgs are looked after. */
import { Hono } from 'hono';
import type { Database } from '../store/database.ts';

export interface HealthFacts {
  /** Milliseconds since the database last answered the ownership's tick. */
  readonly sinceLastTickMs: () => number;
  readonly orgIds: () => string[];
}

/** A node that could not tick for this long owns nothing any more. */
const STALE_MS = 6_000;

export function healthRoutes(database: Database, facts: HealthFacts): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const waitingFor: string[] = [];
    try {
      await database.query('select 1');
    } catch {
      waitingFor.push('the database');
    }
    if (facts.sinceLastTickMs() > STALE_MS) waitingFor.push('its leases');
    return c.json({ status: waitingFor.length === 0 ? 'ready' : `waiting for ${waitingFor.join(' and ')}`, orgs: facts.orgIds() }, waitingFor.length === 0 ? 200 : 503);
  });
  return app;
}
