/** The card that says whether the org itself works by the settings of its flows. */
import { html } from 'hono/html';
import type { Connection } from '../store/connections.ts';
import { readTold } from '../store/toldSettings.ts';
import type { ConsoleParts } from './console.ts';
import { card, time } from './elements.ts';
import type { Html } from './page.ts';

/** Whether the org itself works by these settings. */
export async function toldCard({ database }: ConsoleParts, { orgId }: Connection): Promise<Html> {
  const told = await readTold(database, orgId);
  if (told === undefined)
    return card(
      'In the org',
      html`<p>The org has not been told yet; that follows within seconds while the connection runs.</p>`,
    );
  const when = time(new Date(told.at));
  if (told.refused === undefined)
    return card('In the org', html`<p>The package’s settings in the org were written ${when}.</p>`);
  return card(
    'In the org',
    html`<p class="warning">The org could not be told (${when}): ${told.refused} It is tried again with every sweep. Until then Apex captures by its old settings, and the connector leaves out what these say.</p>`,
  );
}
