/** Changes the connector's share of an org's API calls. */
import { Hono } from 'hono';
import { z } from 'zod';
import { budgetCard } from './budgetCard.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Routes } from './console.ts';
import { changeSettings } from './settingsChange.ts';
import { page } from './page.ts';

const form = z.object({
  revision: z.coerce.number().int(),
  apiShare: z.coerce.number().int().min(1).max(100),
});

/** The route that the form on a connection's page leads to. */
export function budgetRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.post('/connections/:orgId/budget', (c) =>
    withConnection(c, parts, async (connection) => {
      const given = form.safeParse(c.get('form'));
      if (!given.success) {
        const body = budgetCard(c, connection, 'Give a whole number of percent from 1 to 100.');
        return c.html(page(c, { title: connection.name, section: 'Connections', body }), 400);
      }
      const { revision, apiShare } = given.data;
      const back = `/connections/${connection.orgId}`;
      return changeSettings(c, parts, connection, revision, back, (known) => ({ ...known, apiShare }));
    }),
  );
  return app;
}
